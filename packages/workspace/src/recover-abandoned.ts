import { setTimeout as sleep } from 'node:timers/promises';
import { asDumpdockError, DumpdockError, killPoint } from '@dumpdock/contracts';
import type { Ending, ImportRecord, Lease } from '@dumpdock/database';
import { carryOn } from './carry-on.ts';
import { DEFAULT_LEASE_MS, PAGE_SIZE, type WorkspaceDeps } from './deps.ts';
import { endMeasured, finishEnding, reportEnding } from './end-import.ts';
import type { Findings } from './findings.ts';
import { holdScratch } from './hold-workspace.ts';
import { planRecovery, recoveryReason } from './plan-recovery.ts';
import type { Sweeping } from './remove-page.ts';
import type { Recover } from './types.ts';

/** How often a sweep renews a lease that it took over; others renew theirs as often. */
const HEARTBEAT_MS = 1_000;

/** Longer than two heartbeats of whoever may still live. */
const RECHECK_MS = 2_500;

/** `held`: somebody works on it after all, or ended it meanwhile. `told`: it had to be left, which the findings say. */
type Recovery = 'over' | 'told' | 'held';

/** Ends imports whose worker or API died in the middle, and completes endings that were decided and not finished. */
export async function recoverAbandoned(sweeping: Sweeping): Promise<void> {
  const { imports } = sweeping.deps.database;
  let after: string | null = null;
  do {
    const page: ImportRecord[] = await imports.abandoned(PAGE_SIZE, after);
    await recover(sweeping, page);
    after = page.length < PAGE_SIZE ? null : (page.at(-1)?.import_id ?? null);
  } while (after !== null);
}

/** Ends imports that look abandoned, or plans it; `unanswered`: what becomes of one whose target does not say whether it is in there. Looks twice: a clock that was set, or a database that was away, makes every lease run out until its holder renews it. */
export async function recover(
  sweeping: Sweeping,
  page: readonly ImportRecord[],
  unanswered: 'leave' | 'give-up' = 'leave',
): Promise<ReadonlyMap<string, Recovery>> {
  const { deps, findings, breather } = sweeping;
  if (!findings.dryRun && page.some(({ ending, leaseOwner }) => ending === null && leaseOwner !== null)) await sleep(RECHECK_MS);
  const recovered = new Map<string, Recovery>();
  for (const record of page) {
    breather.check();
    const id = record.import_id;
    recovered.set(id, 'told');
    await carryOn(sweeping, { name: id, importId: id, failure: 'What became of it could not be found out' }, async () => {
      if (findings.dryRun) await planRecovery(sweeping, record);
      else recovered.set(id, await recoverOne(deps, findings, record, unanswered));
    });
  }
  return recovered;
}

async function recoverOne(
  deps: WorkspaceDeps,
  findings: Findings,
  record: ImportRecord,
  unanswered: 'leave' | 'give-up',
): Promise<Recovery> {
  const id = record.import_id;
  if (record.ending !== null) return complete(deps, findings, record);
  const taken = await deps.database.imports.takeOver(id, findings.by, deps.leaseMs ?? DEFAULT_LEASE_MS, record.leaseExpiresAt);
  if (taken === null) return 'held';
  killPoint('sweep.recovering');
  const found = await whileHeld(deps, taken.lease, () => findEnding(deps, taken.record, taken.lease, findings));
  const ending = found ?? (unanswered === 'give-up' && deps.recover !== undefined ? givenUp(id, findings.by) : null);
  if (ending === null) {
    await leaveUnanswered(findings, record);
    return 'told';
  }
  killPoint('sweep.recovered');
  const over = await endMeasured(deps, taken.lease, ending);
  if (over === null) return 'held';
  await reportEnding(findings, id, over, recoveryReason(record));
  return 'over';
}

/** How long a target may be away before an import that waits for its word counts as one that should have gone. */
const PATIENCE_MS = 3_600_000;

function leaveUnanswered(findings: Findings, { import_id: id, target, started_at: began }: ImportRecord): Promise<void> {
  const isLate = began !== null && Date.now() - Date.parse(began) > PATIENCE_MS;
  const detail =
    `Its worker died near the commit, and target ${target} does not say whether the data is there: it is away, not in TARGETS any more, or another database. ` +
    'Every sweep asks again; cleaning up this import by hand ends it without an answer.';
  return findings.skipped(id, id, isLate ? 'error' : 'unreachable', detail);
}

function givenUp(importId: string, removedBy: string): Ending {
  const detail =
    'The worker died near the commit, and the target did not say what became of it when the import was cleaned up by hand: whether the dump was loaded is not known.';
  return { status: 'failed', removedBy, error: new DumpdockError('OUTCOME_UNKNOWN', { importId, detail }).toRecord() };
}

/** Keeps the lease while a target is asked, which may take its time. Who dies meanwhile is followed by the next sweep. */
async function whileHeld<T>(deps: WorkspaceDeps, lease: Lease, work: () => Promise<T>): Promise<T> {
  const leaseMs = deps.leaseMs ?? DEFAULT_LEASE_MS;
  const beat = (): void => {
    deps.database.imports.heartbeat(lease, leaseMs).catch((error: unknown) => {
      deps.log.warn({ import_id: lease.importId, err: asDumpdockError(error) }, 'heartbeat failed');
    });
  };
  const beating = setInterval(beat, Math.min(HEARTBEAT_MS, leaseMs / 3));
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}

async function complete(deps: WorkspaceDeps, findings: Findings, record: ImportRecord): Promise<Recovery> {
  const over = await finishEnding(deps, record, findings.by);
  const { import_id: id } = record;
  if (over.found) await reportEnding(findings, id, over, recoveryReason(record));
  else await findings.noted(id, id, recoveryReason(record), 'closed, nothing was left');
  return 'over';
}

async function askTarget(deps: WorkspaceDeps, recover: Recover, record: ImportRecord, lease: Lease): Promise<Ending | null> {
  using scratch = holdScratch(deps, record.import_id);
  return await recover(record, lease, scratch?.path ?? null);
}

/** Before the commit marker nothing can be in the target. After it only the target knows. */
async function findEnding(deps: WorkspaceDeps, record: ImportRecord, lease: Lease, findings: Findings): Promise<Ending | null> {
  if (record.commitMarker !== null) return deps.recover === undefined ? null : askTarget(deps, deps.recover, record, lease);
  const removedBy = findings.by;
  if (record.cancelRequestedAt !== null) {
    return { status: 'cancelled', removedBy, error: new DumpdockError('CANCELLED', { importId: record.import_id }).toRecord() };
  }
  const code = record.status === 'receiving' ? 'UPLOAD_INTERRUPTED' : 'WORKER_LOST';
  return { status: 'failed', removedBy, error: new DumpdockError(code, { importId: record.import_id }).toRecord() };
}
