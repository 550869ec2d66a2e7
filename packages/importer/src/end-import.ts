import { asDumpdockError, DumpdockError, type ImportResult } from '@dumpdock/contracts';
import type { Ending, Lease } from '@dumpdock/database';
import type { ImporterDeps } from './deps.ts';
import type { StepOutcome } from './run-inspection.ts';

/** Who ends an import: the holder of its lease, or anybody while nobody holds it. */
type Who = Parameters<ImporterDeps['workspaces']['end']>[0];

/** Ends an import whose data is in the target. */
export function endSucceeded(deps: ImporterDeps, lease: Lease, result: ImportResult, removedBy = 'worker'): Promise<StepOutcome> {
  return end(deps, lease, { status: 'succeeded', result, removedBy });
}

/** Ends an import that did not get into the target: as `cancelled` when that was asked for, else as `failed` with its error. Writes nothing when the lease is lost. */
export async function endFailed(deps: ImporterDeps, who: Who, cause: unknown, removedBy = 'worker'): Promise<StepOutcome> {
  const error = asDumpdockError(cause);
  const importId = 'importId' in who ? who.importId : who.id;
  if (error.code === 'LEASE_LOST') {
    deps.log.warn({ import_id: importId }, 'another worker took over');
    return 'lost';
  }
  if (error.code === 'CANCELLED') return end(deps, who, { status: 'cancelled', removedBy });
  if (error.code === 'INTERNAL') deps.log.error({ import_id: importId, err: error.cause ?? error }, 'import failed');
  else deps.log.info({ import_id: importId, code: error.code }, 'import failed');
  return end(deps, who, { status: 'failed', error: error.toRecord(), removedBy });
}

async function end(deps: ImporterDeps, who: Who, ending: Ending): Promise<StepOutcome> {
  const ended = await deps.workspaces.end(who, ending);
  return ended?.status ?? 'lost';
}

/** Why a guarded write of the holder of a lease was refused: CANCELLED or LEASE_LOST. */
export async function whyRefused(deps: ImporterDeps, lease: Lease): Promise<DumpdockError> {
  const answer = await deps.database.imports.heartbeat(lease, deps.leaseMs);
  return new DumpdockError(answer === 'cancel-requested' ? 'CANCELLED' : 'LEASE_LOST', { importId: lease.importId });
}
