import type { CleanupJobData } from '@dumpdock/contracts';
import type { Processor } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';
import { sweeper } from './sweeper.ts';

/** Job `sweep-orphans`: imports whose worker died, directories without an import, trash, and what dead loads left on the targets. */
export function sweepOrphansProcessor(deps: WorkerDeps): Processor<CleanupJobData> {
  return ({ data, signal }) => deps.workspaces.cleanup({ scope: 'orphans', dryRun: data.dry_run ?? false, by: sweeper(data), signal });
}
