import { DumpdockError, type ImportJobData } from '@dumpdock/contracts';
import type { StepOutcome } from '@dumpdock/importer';
import type { JobContext } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';

/**
 * What a job answers with: the import as it is now. A job whose import failed fails with the import's error, so that the queues show it; the record in the
 * ledger is the truth either way.
 */
export async function outcomeOf(deps: WorkerDeps, job: JobContext<ImportJobData>, outcome: StepOutcome): Promise<object> {
  const record = await deps.database.imports.get(job.data.import_id);
  if (outcome === 'failed' && record?.error) throw DumpdockError.fromRecord(record.error as Parameters<typeof DumpdockError.fromRecord>[0]);
  return { import_id: job.data.import_id, status: record?.status ?? null, result: record?.result ?? null };
}
