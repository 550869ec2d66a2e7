import type { ImportRecord } from '@dumpdock/database';
import { measureTree } from './measure-tree.ts';
import { mountedError } from './mounts.ts';
import type { Sweeping } from './remove-page.ts';

/** Why a sweep ends an import that nobody works on. */
export function recoveryReason({ status, ending }: ImportRecord): string {
  return ending === null ? `abandoned while ${status}` : `import ${ending}, its removal had stopped half-way`;
}

/** What a recovery would do, as far as that can be told without asking a target. */
export async function planRecovery({ places, findings, breather, mounted }: Sweeping, record: ImportRecord): Promise<void> {
  const { import_id: id, ending, workspaceTrash } = record;
  if (mounted.has(id)) return findings.failed(id, id, mountedError());
  const there =
    (await measureTree(places.root, id, breather)) ??
    (workspaceTrash === null ? null : await measureTree(places.trash, workspaceTrash, breather));
  if (workspaceTrash !== null) findings.covered(workspaceTrash);
  if (there !== null) return findings.removed(id, id, recoveryReason(record), there.bytes);
  if (ending === null) await findings.ended(id, recoveryReason(record));
}
