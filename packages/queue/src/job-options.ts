import type { JobsOptions } from 'bullmq';

/** Finished jobs are kept for a day (completed) or a week (failed), at most a thousand of each; the truth is in the metadata database. */
export const JOB_OPTIONS = {
  attempts: 1,
  stackTraceLimit: 0,
  removeOnComplete: { age: 24 * 3600, count: 1_000 },
  removeOnFail: { age: 7 * 24 * 3600, count: 1_000 },
} as const satisfies JobsOptions;

/** Deliveries are tried nine times over about 40 minutes: 10 s, 20 s, … apart. */
export const WEBHOOK_JOB_OPTIONS = { attempts: 9, backoff: { type: 'exponential', delay: 10_000 } } as const satisfies JobsOptions;
