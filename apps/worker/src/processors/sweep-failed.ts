import type { CleanupJobData } from '@dumpdock/contracts';
import type { Processor } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';
import { sweeper } from './sweeper.ts';

/** Job `sweep-failed`: what ended imports left. */
export function sweepFailedProcessor(deps: WorkerDeps): Processor<CleanupJobData> {
  return ({ data, signal }) => deps.workspaces.cleanup({ scope: 'failed', dryRun: data.dry_run ?? false, by: sweeper(data), signal });
}
