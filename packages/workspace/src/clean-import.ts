import { lstatSync } from 'node:fs';
import { isTerminal } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import { emptyTrashOf } from './empty-trash.ts';
import { endMeasured, reportEnding } from './end-import.ts';
import { measureTree } from './measure-tree.ts';
import { recover } from './recover-abandoned.ts';
import type { Choice, Sweeping } from './remove-page.ts';
import { removePage } from './remove-page.ts';

const ASKED = 'asked for by hand';

/** Removes the workspace of one import, asked for by hand: a dead import is ended as a sweep would, a waiting one is cancelled, a live one is left. */
export async function cleanImport(sweeping: Sweeping, importId: string): Promise<void> {
  const { findings, deps } = sweeping;
  if (await isRecovered(sweeping, importId)) return;
  const record = await deps.database.imports.get(importId);
  if (record === null || isTerminal(record.status)) return removeRest(sweeping, importId, record);
  if (record.status === 'ready' && record.leaseOwner === null) return cancelWaiting(sweeping, record);
  await findings.skipped(importId, importId, 'live', `The import is ${record.status}.`);
}

/** Whether what there was to do is done or told. That a lease ran out is for the clock of the database to say, and for a second look. */
async function isRecovered(sweeping: Sweeping, importId: string): Promise<boolean> {
  const dead = await sweeping.deps.database.imports.ifAbandoned(importId);
  return dead !== null && (await recover(sweeping, [dead], 'give-up')).get(importId) !== 'held';
}

async function cancelWaiting(sweeping: Sweeping, { import_id: id }: ImportRecord): Promise<void> {
  const { deps, findings, places, breather } = sweeping;
  if (findings.dryRun) {
    const there = await measureTree(places.root, id, breather);
    return there === null ? findings.ended(id, ASKED) : findings.removed(id, id, ASKED, there.bytes);
  }
  const over = await endMeasured(deps, { id, from: ['ready'] }, { status: 'cancelled', removedBy: findings.by });
  if (over === null) return findings.skipped(id, id, 'live', 'Somebody took it up in the same moment.');
  await reportEnding(findings, id, over, ASKED);
}

/** What is left of an import that is over, or of none. */
async function removeRest(sweeping: Sweeping, importId: string, record: ImportRecord | null): Promise<void> {
  await emptyTrashOf(sweeping, importId);
  const stat = lstatSync(sweeping.places.root.child(importId), { throwIfNoEntry: false });
  if (stat !== undefined) {
    const choice: Choice = { importId, record, stat, reason: ASKED };
    await removePage(sweeping, [choice]);
  } else if (record?.workspaceState === 'removing' && !sweeping.findings.dryRun) {
    await sweeping.deps.database.imports.closeMany([importId], sweeping.findings.by);
  }
  const { removed, skipped } = sweeping.findings.counts();
  if (removed + skipped === 0) await sweeping.findings.noted(importId, importId, ASKED, 'nothing was left');
}
