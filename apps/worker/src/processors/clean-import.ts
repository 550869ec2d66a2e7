import { type CleanupJobData, DumpdockError } from '@dumpdock/contracts';
import type { Processor } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';

/** Job `clean-import`: the workspace of one import. */
export function cleanImportProcessor(deps: WorkerDeps): Processor<CleanupJobData> {
  return ({ data, signal }) => {
    if (data.import_id === undefined) throw new DumpdockError('INVALID_REQUEST', { detail: 'import_id is missing.' });
    const request = { scope: 'import', importId: data.import_id, dryRun: data.dry_run ?? false, by: data.requested_by, signal } as const;
    return deps.workspaces.cleanup(request);
  };
}
