import { lstatSync } from 'node:fs';
import { DumpdockError, killPoint } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import { PAGE_SIZE } from './deps.ts';
import { isKnownStorage, otherStorage } from './known-storage.ts';
import type { Sweeping } from './remove-page.ts';

const CLOSED = 'its directory is gone';
const TAKEN_AWAY = 'its directory was removed from outside';

/** The other direction: ledger entries whose directory is not there. They lie in pages of what is not removed, never of finished imports. */
export async function closeLostRows(sweeping: Sweeping): Promise<void> {
  const { imports } = sweeping.deps.database;
  let after: string | null = null;
  do {
    const records: ImportRecord[] = await imports.withWorkspace(after, PAGE_SIZE);
    const lost = records.filter((record) => record.workspaceState !== 'none' && !isOnDisk(sweeping, record));
    if (lost.length > 0) killPoint('sweep.lost');
    if (lost.length > 0 && !(await isKnownStorage(sweeping.deps, sweeping.places.root))) return leaveAll(sweeping);
    await closeRemovals(sweeping, lost);
    await failWaiting(sweeping, lost);
    after = records.length < PAGE_SIZE ? null : (records.at(-1)?.import_id ?? null);
  } while (after !== null);
}

/** Of a storage that is not the known one nothing is concluded. */
async function leaveAll({ deps, findings }: Sweeping): Promise<void> {
  await findings.failed('.storage', null, await otherStorage(deps));
}

function isOnDisk({ places }: Sweeping, record: ImportRecord): boolean {
  const has = (path: Buffer | string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return has(places.root.child(record.import_id)) || (record.workspaceTrash !== null && has(places.trash.child(record.workspaceTrash)));
}

/** Removals that died between the deletion and the ledger. */
async function closeRemovals({ deps, findings }: Sweeping, lost: readonly ImportRecord[]): Promise<void> {
  const ids = lost.filter(({ workspaceState }) => workspaceState === 'removing').map(({ import_id }) => import_id);
  if (findings.dryRun || ids.length === 0) return;
  await findings.begin(ids.map((id) => ({ name: id, importId: id, reason: CLOSED })));
  const closed = await deps.database.imports.closeMany(ids, findings.by);
  for (const id of ids) await findings.noted(id, id, CLOSED, closed.has(id) ? 'closed' : 'another sweep closed it');
  await findings.recorded();
}

/** Waiting imports whose files somebody took away: they can only fail, so they do it now. */
async function failWaiting({ deps, findings }: Sweeping, lost: readonly ImportRecord[]): Promise<void> {
  const waiting = lost.filter(({ status, ending }) => status === 'ready' && ending === null);
  if (waiting.length === 0) return;
  await findings.begin(waiting.map(({ import_id: id }) => ({ name: id, importId: id, reason: TAKEN_AWAY })));
  for (const { import_id: id } of waiting) {
    if (findings.dryRun) {
      await findings.ended(id, TAKEN_AWAY);
      continue;
    }
    const error = new DumpdockError('CHANGED_SINCE_INSPECTION', {
      importId: id,
      detail: 'The temporary directory of the import was removed from outside.',
    }).toRecord();
    const ended = await deps.database.imports.beginEnding({ id, from: ['ready'] }, { status: 'failed', error, removedBy: findings.by });
    if (ended !== null) killPoint('sweep.failing');
    if (ended !== null) await deps.database.imports.completeEnding(id, { removed: true, freedBytes: 0 });
    if (ended === null) await findings.noted(id, id, TAKEN_AWAY, 'somebody took it up');
    else await findings.ended(id, TAKEN_AWAY);
  }
  await findings.recorded();
}
