import type { ImportRecord } from '@dumpdock/database';
import type { WorkerDeps } from './deps.ts';

const ROUND = 200;
/** A new job for the same import at most once in this time. */
const AGAIN_EVERY_MS = 600_000;

/** Gives imports that wait for a worker for longer than a lease lasts a new job when theirs is gone: Redis was flushed, or died between ledger and queue. */
export async function reviveWaiting(deps: WorkerDeps): Promise<void> {
  for (const record of await deps.database.imports.waiting(deps.leaseMs, ROUND)) {
    const job = record.job_id === null ? null : await deps.producers.findJob(record.job_id);
    const lost = job === null || job.state === 'completed' || job.state === 'failed';
    if (lost) await enqueue(deps, record, job === null ? record.job_id : null);
  }
}

/** Under its old id when that is free; else under one that is the same for a while, so that repeating adds nothing. */
async function enqueue(deps: WorkerDeps, record: ImportRecord, freeId: string | null): Promise<void> {
  const id = freeId ?? `${record.import_id}-${Math.floor(Date.now() / AGAIN_EVERY_MS)}`;
  if (record.status === 'inspecting') await deps.producers.addInspect(record.import_id, id);
  else await deps.producers.addImport(record.import_id, id);
  deps.log.warn({ import_id: record.import_id, status: record.status }, 'a lost job was made again');
}
