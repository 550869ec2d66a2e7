import type { Queue } from 'bullmq';

/** A queue at one moment. */
export interface QueueStats {
  /** Jobs by state, as BullMQ names the states. */
  readonly counts: Readonly<Record<string, number>>;
  /** How long the oldest job waits, 0 when none does. */
  readonly oldestWaitingSeconds: number;
}

/** Counts the jobs of `queue` and looks how long the oldest one has been waiting. */
export async function readQueueStats(queue: Queue): Promise<QueueStats> {
  const [counts, oldest] = await Promise.all([queue.getJobCounts(), queue.getJobs(['waiting'], 0, 0, true)]);
  const since = oldest[0]?.timestamp;
  return { counts, oldestWaitingSeconds: since === undefined ? 0 : Math.max(0, (Date.now() - since) / 1000) };
}
