import type { CleanupJobData } from '@dumpdock/contracts';
import type { Processor } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';
import { sweeper } from './sweeper.ts';

/** Job `sweep-old`: what was not touched for `max_age_hours`. */
export function sweepOldProcessor(deps: WorkerDeps): Processor<CleanupJobData> {
  return ({ data, signal }) =>
    deps.workspaces.cleanup({
      scope: 'old',
      maxAgeHours: data.max_age_hours ?? deps.maxAgeHours,
      dryRun: data.dry_run ?? false,
      by: sweeper(data),
      signal,
    });
}
