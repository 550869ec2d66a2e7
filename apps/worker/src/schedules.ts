import type { SweepKind } from '@dumpdock/database';
import { longestIntervalMs } from '@dumpdock/queue';
import type { WorkerDeps } from './deps.ts';

/** In the order in which they leave each other the least to do. */
export const KINDS = ['orphans', 'failed', 'old'] as const satisfies readonly SweepKind[];

/** A sweep is overdue when it should have started this long ago: well before readiness turns red, which is after two intervals. */
const GRACE_MS = 60_000;

/** Restores job schedulers that are missing, doubled or changed in Redis. */
export async function restoreSchedules({ producers, sweepCrons, log }: WorkerDeps): Promise<void> {
  if (await producers.schedulesHealthy(sweepCrons)) return;
  await producers.applySchedules(sweepCrons);
  log.warn({}, 'the schedules of the sweeps were restored');
}

/** Runs a sweep that the queue owes, without the queue. */
export async function sweepOverdue(deps: WorkerDeps, kind: SweepKind, signal: AbortSignal): Promise<void> {
  const cron = deps.sweepCrons[kind];
  if (cron === null || deps.runningSweeps.has(kind)) return;
  const run = (await deps.database.sweeps.all()).find((one) => one.kind === kind);
  if (!isOverdue(run?.startedAgeMs ?? null, cron)) return;
  deps.log.warn({ kind }, 'an overdue sweep runs without the queue');
  await sweep(deps, kind, signal);
}

/** A start in the future is none: the clock was set back, and waiting for it to come round again could take days. */
function isOverdue(startedAgeMs: number | null, cron: string): boolean {
  return startedAgeMs === null || startedAgeMs < 0 || startedAgeMs > longestIntervalMs(cron) + GRACE_MS;
}

/** One sweep, at once; none when one of its kind runs here. */
export async function sweep(deps: WorkerDeps, kind: SweepKind, signal: AbortSignal): Promise<void> {
  const request = { scope: kind, maxAgeHours: deps.maxAgeHours, by: `sweep-${kind}`, signal };
  const result = await deps.runningSweeps.run(kind, () => deps.workspaces.cleanup(request));
  if (result === null) return;
  const { success, removed, skipped, freed_bytes } = result;
  const fields = { kind, removed: removed.length, skipped: skipped.length, freed_bytes };
  if (success) deps.log.info(fields, 'swept');
  else deps.log.warn(fields, 'a sweep left something that should have gone');
}
