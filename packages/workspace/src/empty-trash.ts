import { join } from 'node:path';
import { killPoint, newImportId } from '@dumpdock/contracts';
import { BIG_FILE_BYTES } from './deps.ts';
import { measureTree } from './measure-tree.ts';
import { mountedError, mountedInside } from './mounts.ts';
import { readableName } from './open-directory.ts';
import type { Sweeping } from './remove-page.ts';
import { removeTree } from './remove-tree.ts';
import { isAbort } from './system-error.ts';
import { importIdOfTrash, TRASH } from './trash.ts';
import { tempRoot } from './workspace-paths.ts';

/** Deletes what removals that died left in the trash. Whatever lies there was given up by its ledger entry before. */
export function emptyTrash(sweeping: Sweeping): Promise<void> {
  return removeTrash(sweeping, () => true);
}

/** What is in the trash of one import. */
export function emptyTrashOf(sweeping: Sweeping, importId: string): Promise<void> {
  return removeTrash(sweeping, (name) => importIdOfTrash(name) === importId);
}

async function removeTrash(sweeping: Sweeping, isWanted: (name: string) => boolean): Promise<void> {
  const mounted = mountedInside(join(tempRoot(sweeping.deps.mediaRoot), TRASH));
  for (const name of sweeping.places.trash.names()) {
    if (!isWanted(name)) continue;
    if (mounted.has(readableName(name))) await sweeping.findings.failed(readableName(name), importIdOfTrash(name), mountedError());
    else await removeTrashEntry(sweeping, name);
    if (sweeping.breather.due()) await sweeping.breather.rest();
  }
}

async function removeTrashEntry({ places, findings, breather }: Sweeping, name: string): Promise<void> {
  const importId = importIdOfTrash(name);
  try {
    const measure = await measureTree(places.trash, name, breather);
    if (measure === null) return;
    const hasBigFiles = measure.largestFile >= BIG_FILE_BYTES;
    const removed = findings.dryRun || (await removeTree(name, importId ?? newImportId(), { trash: places.trash, breather, hasBigFiles }));
    if (!removed) return;
    if (!findings.dryRun) killPoint('sweep.emptied');
    await findings.removed(readableName(name), importId, 'left in the trash', measure.bytes);
  } catch (error) {
    if (isAbort(error)) throw error;
    await findings.failed(readableName(name), importId, error);
  }
}
