import { asDumpdockError, DumpdockError, killPoint } from '@dumpdock/contracts';
import type { AuditEntry, ImportRecord } from '@dumpdock/database';
import type { WorkspaceDeps } from './deps.ts';
import type { Findings } from './findings.ts';
import { type Removed, removeWorkspace } from './remove-workspace.ts';
import { newTrashName } from './trash.ts';
import type { Workspaces } from './types.ts';

/** An import that was ended, and what was removed of it. */
export interface Ended extends Removed {
  readonly record: ImportRecord | null;
}

export function endImport(deps: WorkspaceDeps): Workspaces['end'] {
  return async (who, ending) => (await endMeasured(deps, who, ending))?.record ?? null;
}

/** decide in the ledger → rename into the trash → delete → show the terminal status. Null when the guard did not hold. */
export async function endMeasured(deps: WorkspaceDeps, ...[who, ending]: Parameters<Workspaces['end']>): Promise<Ended | null> {
  const importId = 'token' in who ? who.importId : who.id;
  const begun = { ...entryOf(importId, ending.status, ending.removedBy), outcome: 'begun' };
  const decided = await deps.database.imports.beginEnding(who, { ...ending, trash: newTrashName(importId) }, begun);
  if (decided === null) return null;
  killPoint('cleanup.decided');
  return finishEnding(deps, decided, ending.removedBy);
}

/** Tells what became of an ending that a clean-up made: the bytes are those that lay there. */
export function reportEnding(findings: Findings, id: string, { record, found, freedBytes }: Ended, reason: string): Promise<void> {
  if (record?.workspaceState !== 'removed') return findings.failed(id, id, new DumpdockError('CLEANUP_INCOMPLETE', { importId: id }));
  return found ? findings.removed(id, id, reason, freedBytes) : findings.ended(id, reason);
}

/** The second half of an ending that is decided; safe to repeat after a crash in the middle. */
export async function finishEnding(deps: WorkspaceDeps, decided: ImportRecord, by: string): Promise<Ended> {
  const removal = await tryRemoval(deps, decided, by);
  const { removed, freedBytes } = removal;
  const entry = entryOf(decided.import_id, decided.ending, by);
  const audit = { ...entry, bytes: freedBytes, outcome: removed ? 'removed' : 'left' };
  const done = await deps.database.imports.completeEnding(decided.import_id, { removed, freedBytes, audit });
  killPoint('cleanup.closed');
  return { ...removal, record: done ?? (await deps.database.imports.get(decided.import_id)) };
}

/** A removal that fails is logged here and left to the sweeps: it never changes the outcome of an import. */
async function tryRemoval(deps: WorkspaceDeps, decided: ImportRecord, by: string): Promise<Removed & { removed: boolean }> {
  const importId = decided.import_id;
  try {
    const removal = await removeWorkspace(deps, importId, decided.workspaceTrash ?? newTrashName(importId));
    deps.log.debug({ import_id: importId, by, status: decided.ending, freed_bytes: removal.freedBytes }, 'workspace removed');
    return { ...removal, removed: true };
  } catch (error) {
    deps.log.warn({ import_id: importId, by, err: asDumpdockError(error) }, 'workspace left to the sweeps');
    return { found: true, freedBytes: 0, removed: false };
  }
}

/** The record of the removal: begun with the decision, completed when it is made. */
function entryOf(importId: string, status: string | null, actor: string): Omit<AuditEntry, 'outcome'> {
  return { actor, action: 'workspace.remove', importId, reason: `import ${status}` };
}
