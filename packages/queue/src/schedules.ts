import type { CleanupJobData, CleanupScope } from '@dumpdock/contracts';
import type { Queue } from 'bullmq';
import { CronExpressionParser } from 'cron-parser';

/** When each sweep runs: a cron pattern (local time), null for never. */
export type SweepCrons = Readonly<Record<Exclude<CleanupScope, 'import'>, string | null>>;

const SCOPES = ['old', 'failed', 'orphans'] as const;

/** A scheduler whose next run should have begun this long ago has lost its job, or nobody took jobs for a while. */
const LATE_MS = 300_000;

/** A clock may be corrected by this much; what is further in the future was before it was set back. */
const AHEAD_MS = 60_000;

/** Makes the job schedulers what `crons` says: missing and stuck ones are made anew, changed ones replaced, all others removed. */
export async function applySchedules(cleanup: Queue<CleanupJobData>, crons: SweepCrons): Promise<void> {
  for (const { key } of await cleanup.getJobSchedulers()) {
    if (!SCOPES.some((scope) => key === `sweep-${scope}`)) await cleanup.removeJobScheduler(key);
  }
  for (const scope of SCOPES) {
    const name = `sweep-${scope}`;
    const pattern = crons[scope];
    if (pattern === null) await cleanup.removeJobScheduler(name);
    else await cleanup.upsertJobScheduler(name, { pattern }, { name, data: { scope, requested_by: 'schedule' } });
  }
}

/** Whether exactly the schedulers of `crons` exist, each with its pattern and a next run that is not long past and has its job. */
export async function schedulesHealthy(cleanup: Queue<CleanupJobData>, crons: SweepCrons): Promise<boolean> {
  const found = await cleanup.getJobSchedulers();
  const isAlive = (next: number | undefined): boolean => next !== undefined && next > Date.now() - LATE_MS;
  const patterns = new Map(found.map(({ key, next, pattern }) => [key, isAlive(next) ? pattern : undefined]));
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

/** What is wrong with the last good run of a sweep, as a sentence without its dot; null: nothing. `ageMs`: null when there was none, negative when it is in the future. */
export function lateSweep(kind: keyof SweepCrons, cron: string | null, ageMs: number | null): string | null {
  if (cron === null) return null;
  if (ageMs === null) return `sweep-${kind} has not run well yet`;
  if (ageMs < -AHEAD_MS) return `the last good sweep-${kind} is in the future: the clock of the database was set back`;
  return ageMs > 2 * longestIntervalMs(cron) ? `the last good sweep-${kind} is too old` : null;
}

/** When a cron pattern runs next after `from`. */
export function nextRunAt(pattern: string, from = new Date()): Date {
  return CronExpressionParser.parse(pattern, { currentDate: from }).next().toDate();
}
