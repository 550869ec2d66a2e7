import type { JobView } from '@dumpdock/contracts';
import type { Job } from 'bullmq';

/** States a job never leaves. */
export function isFinished(view: JobView): boolean {
  return view.state === 'completed' || view.state === 'failed';
}

/** The view of a BullMQ job, its state asked from Redis now. States are BullMQ's own names. */
export async function viewJob(job: Job): Promise<JobView> {
  const state = await job.getState();
  return {
    job_id: job.id ?? '',
    name: job.name,
    state,
    progress: job.progress,
    attempts: job.attemptsMade,
    result: job.returnvalue ?? null,
    error: job.failedReason ?? null,
  };
}
