import type { JobView } from '@dumpdock/contracts';
import type { Queue } from 'bullmq';

/** States a job never leaves. */
export function isFinished(view: JobView): boolean {
  return view.state === 'completed' || view.state === 'failed';
}

/** The view of a job of `queue`, null when it is not there. The state is asked first: a job that ends meanwhile looks unfinished, never finished without a result. `resultOf`: what was stored for one. */
export async function viewJob(queue: Queue, jobId: string, resultOf: (stored: unknown) => Promise<unknown>): Promise<JobView | null> {
  const state = await queue.getJobState(jobId);
  const job = state === 'unknown' ? undefined : await queue.getJob(jobId);
  if (!job) return null;
  return {
    job_id: jobId,
    import_id: job.data.import_id ?? null,
    name: job.name,
    state,
    progress: job.progress,
    attempts: job.attemptsMade,
    result: (await resultOf(job.returnvalue)) ?? null,
    error: job.failedReason ?? null,
  };
}
