import { longestIntervalMs } from '@dumpdock/queue';
import type { WorkerDeps } from './deps.ts';

const KINDS = ['orphans', 'failed', 'old'] as const;

/** A sweep is overdue when it should have started this long ago: well before readiness turns red, which is after two intervals. */
const GRACE_MS = 60_000;

/** Restores job schedulers that are missing, doubled or changed in Redis. */
export async function restoreSchedules({ producers, sweepCrons, log }: WorkerDeps): Promise<void> {
  if (await producers.schedulesHealthy(sweepCrons)) return;
  await producers.applySchedules(sweepCrons);
  log.warn({}, 'the schedules of the sweeps were restored');
}

/** All sweeps, here and now; readiness depends on them. Those that are switched off by SWEEP_*_CRON run at the start as well. */
export async function sweepNow(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  for (const kind of KINDS) await sweep(deps, kind, signal);
}

/** Runs the sweeps that the queue owes, without the queue. */
export async function sweepOverdue(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  const runs = new Map((await deps.database.sweeps.all()).map((run) => [run.kind, run]));
  for (const kind of KINDS) {
    const cron = deps.sweepCrons[kind];
    if (cron === null || !isOverdue(runs.get(kind)?.startedAgeMs ?? null, cron)) continue;
    deps.log.warn({ kind }, 'an overdue sweep runs without the queue');
    await sweep(deps, kind, signal);
  }
}

/** A start in the future is none: the clock was set back, and waiting for it to come round again could take days. */
function isOverdue(startedAgeMs: number | null, cron: string): boolean {
  return startedAgeMs === null || startedAgeMs < 0 || startedAgeMs > longestIntervalMs(cron) + GRACE_MS;
}

/** One sweep, at once. */
export async function sweep(deps: WorkerDeps, kind: (typeof KINDS)[number], signal: AbortSignal): Promise<void> {
  const { success, removed, skipped, freed_bytes } = await deps.workspaces.cleanup({
    scope: kind,
    maxAgeHours: deps.maxAgeHours,
    by: `sweep-${kind}`,
    signal,
  });
  const fields = { kind, removed: removed.length, skipped: skipped.length, freed_bytes };
  if (success) deps.log.info(fields, 'swept');
  else deps.log.warn(fields, 'a sweep left something that should have gone');
}
