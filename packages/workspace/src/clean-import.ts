import { lstatSync } from 'node:fs';
import { isLive, isTerminal } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import { emptyTrashOf } from './empty-trash.ts';
import { endImport } from './end-import.ts';
import { recoverOne } from './recover-abandoned.ts';
import type { Choice, Sweeping } from './remove-page.ts';
import { removePage } from './remove-page.ts';

/** Removes the workspace of one import, asked for by hand: a waiting import is cancelled, a live one is left. */
export async function cleanImport(sweeping: Sweeping, importId: string): Promise<void> {
  const record = await sweeping.deps.database.imports.get(importId);
  if (record !== null && (await isBusy(sweeping, record))) return;
  if (record?.status === 'ready') await cancelWaiting(sweeping, record);
  else await removeRest(sweeping, importId, record);
}

/** Whether somebody works there, or what is left of a dead import is dealt with. */
async function isBusy({ deps, findings }: Sweeping, record: ImportRecord): Promise<boolean> {
  if (isTerminal(record.status)) return false;
  // Whether a lease ran out is for the clock of the database to say: a living holder is not taken over.
  const isDead = record.ending !== null || record.leaseOwner !== null;
  if (isDead && !findings.dryRun && (await recoverOne(deps, findings, record))) return true;
  if (!isLive(record.status) && record.leaseOwner === null) return false;
  await findings.skipped(record.import_id, record.import_id, 'live', `The import is ${record.status}.`);
  return true;
}

async function cancelWaiting({ deps, findings }: Sweeping, record: ImportRecord): Promise<void> {
  const id = record.import_id;
  if (findings.dryRun) return findings.removed(id, id, 'asked for by hand', record.workspace.bytes);
  const over = await endImport(deps)({ id, from: ['ready'] }, { status: 'cancelled', removedBy: findings.by });
  if (over === null) return findings.skipped(id, id, 'live', 'Somebody took it up in the same moment.');
  if (over.workspaceState === 'removed') return findings.removed(id, id, 'asked for by hand', record.workspace.bytes);
  return findings.skipped(id, id, 'error', 'It could not be removed; the next sweep tries again.');
}

/** What is left of an import that is over, or of none. */
async function removeRest(sweeping: Sweeping, importId: string, record: ImportRecord | null): Promise<void> {
  await emptyTrashOf(sweeping, importId);
  const stat = lstatSync(sweeping.places.root.child(importId), { throwIfNoEntry: false });
  if (stat !== undefined) {
    const choice: Choice = { importId, record, stat, reason: 'asked for by hand' };
    await removePage(sweeping, [choice]);
  } else if (record?.workspaceState === 'removing' && !sweeping.findings.dryRun) {
    await sweeping.deps.database.imports.closeMany([importId], sweeping.findings.by);
  }
  const { removed, skipped } = sweeping.findings.counts();
  if (removed + skipped === 0) await sweeping.findings.noted(importId, importId, 'asked for by hand', 'nothing was left');
}
