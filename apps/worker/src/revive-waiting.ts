import type { ImportRecord } from '@dumpdock/database';
import type { WorkerDeps } from './deps.ts';

const ROUND = 200;
/** Leases that a new job has time to be taken up and to fail before there is another. */
const LEASES_A_TRY = 4;

type Deps = Pick<WorkerDeps, 'database' | 'producers' | 'leaseMs' | 'log'>;

/**
 * Gives imports that wait for a worker for longer than a lease lasts a new job when theirs is gone: Redis was flushed, died between ledger and queue, or the
 * job failed before the import was claimed or confirmed by itself (the database was away), however often that happens.
 */
export async function reviveWaiting(deps: Deps): Promise<void> {
  for (const record of await deps.database.imports.waiting(deps.leaseMs, ROUND)) {
    const id = await freeJobId(deps, record);
    if (id !== null) await enqueue(deps, record, id);
  }
}

/** Under its old id when that is free; else under one that is the same for a while, so that there is one at a time. Null when a job is there or has just been. */
async function freeJobId({ producers, leaseMs }: Deps, { import_id, job_id }: ImportRecord): Promise<string | null> {
  const turn = Math.floor(Date.now() / (LEASES_A_TRY * leaseMs));
  const [now, before] = [`${import_id}-${turn}`, `${import_id}-${turn - 1}`];
  const [old, latest, previous] = await Promise.all([job_id ?? now, now, before].map((id) => producers.findJob(id)));
  const isThere = (job: typeof old): boolean => job !== null && job !== undefined && !['completed', 'failed'].includes(job.state);
  if (isThere(old) || isThere(latest) || isThere(previous)) return null;
  if (old === null) return job_id ?? now;
  return latest === null ? now : null;
}

async function enqueue({ producers, log }: Deps, { import_id, status }: ImportRecord, id: string): Promise<void> {
  if (status === 'queued') await producers.addImport(import_id, id);
  else await producers.addInspect(import_id, id);
  log.warn({ import_id, status }, 'a lost job was made again');
}
