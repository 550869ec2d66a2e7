import type { ImportJobData, Progress } from '@dumpdock/contracts';
import type { ImporterLog } from '@dumpdock/importer';
import type { JobContext } from '@dumpdock/queue';

/** Repeats the progress of an import on its job. The ledger has it too, so Redis may miss some. */
export function showProgress(job: JobContext<ImportJobData>, log: ImporterLog): (progress: Progress) => void {
  return (progress) => {
    job.progress(progress).catch((error: unknown) => log.debug({ err: error, job_id: job.jobId }, 'job progress was not stored'));
  };
}
