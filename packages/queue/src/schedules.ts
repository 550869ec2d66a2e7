import type { CleanupJobData, CleanupScope } from '@dumpdock/contracts';
import type { Queue } from 'bullmq';
import { CronExpressionParser } from 'cron-parser';

/** When each sweep runs: a cron pattern (local time), null for never. */
export type SweepCrons = Readonly<Record<Exclude<CleanupScope, 'import'>, string | null>>;

const SCOPES = ['old', 'failed', 'orphans'] as const;

/** Makes the job schedulers what `crons` says: missing ones are made, changed ones replaced, those without a pattern removed. */
export async function applySchedules(cleanup: Queue<CleanupJobData>, crons: SweepCrons): Promise<void> {
  for (const scope of SCOPES) {
    const name = `sweep-${scope}`;
    const pattern = crons[scope];
    if (pattern === null) await cleanup.removeJobScheduler(name);
    else await cleanup.upsertJobScheduler(name, { pattern }, { name, data: { scope, requested_by: 'schedule' } });
  }
}

/** Whether exactly the schedulers of `crons` exist, each with its pattern and a next run. */
export async function schedulesHealthy(cleanup: Queue<CleanupJobData>, crons: SweepCrons): Promise<boolean> {
  const found = await cleanup.getJobSchedulers();
  const patterns = new Map(found.map((scheduler) => [scheduler.key, scheduler.next === undefined ? undefined : scheduler.pattern]));
  const wanted = SCOPES.filter((scope) => crons[scope] !== null);
  return patterns.size === wanted.length && wanted.every((scope) => patterns.get(`sweep-${scope}`) === crons[scope]);
}

/** The longest time between two of the next runs of a cron pattern, in ms: when the last good sweep is older, one was missed. */
export function longestIntervalMs(pattern: string, from = new Date()): number {
  const runs = CronExpressionParser.parse(pattern, { currentDate: from });
  let longest = 0;
  let previous = runs.next().getTime();
  for (let run = 0; run < 32; run += 1) {
    const next = runs.next().getTime();
    longest = Math.max(longest, next - previous);
    previous = next;
  }
  return longest;
}

/** When a cron pattern runs next after `from`. */
export function nextRunAt(pattern: string, from = new Date()): Date {
  return CronExpressionParser.parse(pattern, { currentDate: from }).next().toDate();
}
