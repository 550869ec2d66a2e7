import { setTimeout as sleep } from 'node:timers/promises';
import { asDumpdockError, DumpdockError, killPoint } from '@dumpdock/contracts';
import type { Ending, ImportRecord, Lease } from '@dumpdock/database';
import { carryOn } from './carry-on.ts';
import { DEFAULT_LEASE_MS, PAGE_SIZE, type WorkspaceDeps } from './deps.ts';
import { endImport, finishEnding } from './end-import.ts';
import type { Findings } from './findings.ts';
import { holdScratch } from './hold-workspace.ts';
import type { Sweeping } from './remove-page.ts';
import type { Recover } from './types.ts';

/** Longer than two heartbeats of whoever may still live. */
const RECHECK_MS = 2_500;

/** Ends imports whose worker or API died in the middle, and completes endings that were decided and not finished. */
export async function recoverAbandoned(sweeping: Sweeping): Promise<void> {
  const { deps, findings, breather } = sweeping;
  let after: string | null = null;
  do {
    const page: ImportRecord[] = await deps.database.imports.abandoned(PAGE_SIZE, after);
    // Twice: a clock that was set, or a database that was away, makes every lease run out until its holder renews it.
    if (page.length > 0 && !findings.dryRun) await sleep(RECHECK_MS);
    for (const record of page) {
      breather.check();
      const id = record.import_id;
      const recover = () => (findings.dryRun ? planRecovery(findings, record) : recoverOne(deps, findings, record));
      await carryOn(sweeping, { name: id, importId: id, failure: 'What became of it could not be found out' }, recover);
    }
    after = page.length < PAGE_SIZE ? null : (page.at(-1)?.import_id ?? null);
  } while (after !== null);
}

/** What {@link recoverOne} would do, as far as that can be told without asking a target. */
export function planRecovery(findings: Findings, { import_id: id, status, workspace }: ImportRecord): Promise<void> {
  return findings.removed(id, id, `abandoned while ${status}`, workspace.bytes);
}

/** Whether the import is over now. */
export async function recoverOne(deps: WorkspaceDeps, findings: Findings, record: ImportRecord): Promise<boolean> {
  const id = record.import_id;
  if (record.ending !== null) return complete(deps, findings, record);
  const taken = await deps.database.imports.takeOver(id, findings.by, deps.leaseMs ?? DEFAULT_LEASE_MS, record.leaseExpiresAt);
  if (taken === null) return false;
  killPoint('sweep.recovering');
  const ending = await whileHeld(deps, taken.lease, () => findEnding(deps, taken.record, taken.lease, findings));
  if (ending === null) {
    await findings.skipped(
      id,
      id,
      'live',
      'Its worker died near the commit; whether the data is there can only be told once the target answers.',
    );
    return false;
  }
  killPoint('sweep.recovered');
  const over = await endImport(deps)(taken.lease, ending);
  if (over === null) return false;
  await report(findings, over, `abandoned while ${record.status}`, taken.record.workspace.bytes);
  return true;
}

/** Keeps the lease while a target is asked, which may take its time. Who dies meanwhile is followed by the next sweep. */
async function whileHeld<T>(deps: WorkspaceDeps, lease: Lease, work: () => Promise<T>): Promise<T> {
  const leaseMs = deps.leaseMs ?? DEFAULT_LEASE_MS;
  const beat = (): void => {
    deps.database.imports.heartbeat(lease, leaseMs).catch((error: unknown) => {
      deps.log.warn({ import_id: lease.importId, err: asDumpdockError(error) }, 'heartbeat failed');
    });
  };
  const beating = setInterval(beat, leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}

async function complete(deps: WorkspaceDeps, findings: Findings, record: ImportRecord): Promise<boolean> {
  const { record: over, found, freedBytes } = await finishEnding(deps, record, findings.by);
  const reason = `import ${record.ending}, its removal had stopped half-way`;
  if (over !== null && found) await report(findings, over, reason, freedBytes);
  if (over !== null && !found) await findings.noted(over.import_id, over.import_id, reason, 'closed, nothing was left');
  return over !== null;
}

function report(findings: Findings, over: ImportRecord, reason: string, bytes: number): Promise<void> {
  const id = over.import_id;
  if (over.workspaceState === 'removed') return findings.removed(id, id, reason, bytes);
  return findings.failed(id, id, new DumpdockError('CLEANUP_INCOMPLETE', { importId: id }));
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
