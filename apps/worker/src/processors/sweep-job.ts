import type { CleanupJobData } from '@dumpdock/contracts';
import type { SweepKind } from '@dumpdock/database';
import type { JobContext } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';

/** How long a sweep waits in the queue before it looks again whether the one before it is over. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Does the sweep of a job, or none when one of its kind runs in this process: a kind that hangs takes one place of the queue's, never all. What was asked for goes
 * back into the queue until then; what the schedule wanted is being done. A plan changes nothing and need not wait.
 */
export async function sweepJob(deps: WorkerDeps, kind: SweepKind, job: JobContext<CleanupJobData>): Promise<unknown> {
  const { data, signal } = job;
  const dryRun = data.dry_run ?? false;
  const request = { scope: kind, maxAgeHours: data.max_age_hours ?? deps.maxAgeHours, dryRun, by: sweeper(kind, data), signal };
  const work = () => deps.workspaces.cleanup(request);
  const result = dryRun ? work() : deps.runningSweeps.run(kind, work);
  if (result !== null) return result;
  if (data.requested_by !== 'schedule') return job.putOff(LOOK_AGAIN_MS);
  deps.log.info({ kind }, 'the sweep before this one still runs');
  return null;
}

/** Who a sweep is recorded under: the person who asked, or the sweep itself when the schedule did. */
function sweeper(kind: SweepKind, { requested_by }: CleanupJobData): string {
  return requested_by === 'schedule' ? `sweep-${kind}` : requested_by;
}
