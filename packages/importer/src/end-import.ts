import { asDumpdockError, DumpdockError } from '@dumpdock/contracts';
import type { Ending, Lease } from '@dumpdock/database';
import type { ImporterDeps } from './deps.ts';
import type { StepOutcome } from './run-inspection.ts';

/** Who ends an import: the holder of its lease, or anybody while nobody holds it. */
type Who = Parameters<ImporterDeps['workspaces']['end']>[0];

/** How an import ends that did not get into the target: as `cancelled` when that was asked for, else as `failed` with its error. */
export function failedEnding(cause: unknown, removedBy: string): Ending {
  const error = asDumpdockError(cause);
  return { status: error.code === 'CANCELLED' ? 'cancelled' : 'failed', error: error.toRecord(), removedBy };
}

/** Ends an import that did not get into the target. Writes nothing when the lease is lost. */
export async function endFailed(deps: ImporterDeps, who: Who, cause: unknown): Promise<StepOutcome> {
  const error = asDumpdockError(cause);
  const importId = 'importId' in who ? who.importId : who.id;
  if (error.code === 'LEASE_LOST') {
    deps.log.warn({ import_id: importId }, 'another worker took over');
    return 'lost';
  }
  if (error.code === 'INTERNAL') deps.log.error({ import_id: importId, err: error.cause ?? error }, 'import failed');
  return endImport(deps, who, failedEnding(error, 'worker'));
}

/** Ends an import together with its workspace; `lost` when somebody else did. */
export async function endImport(deps: ImporterDeps, who: Who, ending: Ending): Promise<StepOutcome> {
  const importId = 'importId' in who ? who.importId : who.id;
  const ended = await deps.workspaces.end(who, ending);
  deps.log.info({ import_id: importId, status: ended?.status ?? null, code: ending.error?.code }, 'import ended');
  return ended?.status ?? 'lost';
}

/** Why a guarded write of the holder of a lease was refused: CANCELLED or LEASE_LOST. */
export async function whyRefused(deps: ImporterDeps, lease: Lease): Promise<DumpdockError> {
  const answer = await deps.database.imports.heartbeat(lease, deps.leaseMs);
  return new DumpdockError(answer === 'cancel-requested' ? 'CANCELLED' : 'LEASE_LOST', { importId: lease.importId });
}
