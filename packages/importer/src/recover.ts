import { asDumpdockError, DumpdockError, killPoint } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import { settle } from './commit-marker.ts';
import type { ImporterDeps } from './deps.ts';
import { endFailed } from './end-import.ts';
import type { StepOutcome } from './run-inspection.ts';

/** Imports that are looked at in one round. */
const ROUND = 100;

/**
 * Ends an import whose holder is gone, truthfully: one that was about to commit is asked for in the target, anything else failed. `taken`: somebody else got hold of it
 * first. An import whose target does not answer stays for the next time.
 */
export async function recoverAbandoned(deps: ImporterDeps, importId: string, by: string): Promise<StepOutcome> {
  const taken = await deps.database.imports.takeOver(importId, deps.owner, deps.leaseMs);
  if (!taken) return 'taken';
  killPoint('sweep.recovering');
  const { lease, record } = taken;
  const error = lostError(record);
  const target = deps.targets.find(({ name }) => name === record.target);
  if (record.commitMarker === null || !target) return endFailed(deps, lease, error, by);
  const outcome = await settle(deps, { record, lease, target, marker: record.commitMarker, error, removedBy: by });
  killPoint('sweep.recovered');
  return outcome;
}

/** All imports whose holder is gone. One that cannot be ended now does not keep the others waiting. */
export async function recoverAll(deps: ImporterDeps, by: string): Promise<void> {
  for (const record of await deps.database.imports.abandoned(ROUND)) {
    if (record.ending !== null) continue; // Decided already; the sweep of the workspaces completes it.
    await recoverAbandoned(deps, record.import_id, by).catch((error: unknown) => {
      deps.log.warn({ import_id: record.import_id, code: asDumpdockError(error).code }, 'an abandoned import could not be ended');
    });
  }
}

function lostError(record: ImportRecord): DumpdockError {
  if (record.cancelRequestedAt !== null) return new DumpdockError('CANCELLED', { importId: record.import_id });
  return new DumpdockError(record.status === 'receiving' ? 'UPLOAD_INTERRUPTED' : 'WORKER_LOST', { importId: record.import_id });
}
