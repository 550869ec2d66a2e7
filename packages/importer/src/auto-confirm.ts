import { type Inspection, killPoint, newJobId } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import { settledTarget } from './choose-target.ts';
import type { ImporterDeps } from './deps.ts';
import { endFailed } from './end-import.ts';
import { missingGrants, requireNothingRefused } from './needed-grants.ts';
import { requireSafeRole } from './require-safe-role.ts';
import type { StepOutcome } from './run-inspection.ts';

/**
 * Confirms an import that was uploaded with `auto_confirm`.
 *
 * - Nothing in the way: queued.
 * - Consent is missing, or more than one target fits: stays ready, for a person.
 * - Refused statements, a target of another engine, a target that cannot be reached: no person can help this upload, so it fails and its
 *   files go. The inspection stays in the record and names every place.
 */
export async function confirmByItself(
  deps: ImporterDeps,
  record: ImportRecord,
  inspection: Inspection,
  signal: AbortSignal,
): Promise<StepOutcome> {
  try {
    requireNothingRefused(inspection);
    const target = settledTarget(deps.targets, record.target, inspection.dialect);
    if (!target) return await leaveToPerson(deps, record);
    const findings = await deps.engines[target.engine].examine(target, inspection, signal);
    await requireSafeRole(deps.engines[target.engine], target, signal);
    if (missingGrants(inspection, target, record.grants, findings).length > 0) return await leaveToPerson(deps, record);
    const jobId = newJobId();
    const input = { target: target.name, grants: record.grants, digest: inspection.digest, jobId, tables: [...findings.tables] };
    const queued = await deps.database.imports.confirm(record.import_id, input);
    if (!queued) return 'taken';
    killPoint('inspection.queued');
    await enqueue(deps, record.import_id, jobId);
    return queued.status;
  } catch (error) {
    return endFailed(deps, { id: record.import_id, from: ['ready'] }, error);
  }
}

/** Before that is in the ledger, whoever finds the import tries to confirm it again. */
async function leaveToPerson(deps: ImporterDeps, { import_id, status }: ImportRecord): Promise<StepOutcome> {
  await deps.database.imports.leaveToPerson(import_id);
  return status;
}

/** The ledger says `queued`: when Redis is away, the watchdog enqueues it later. */
async function enqueue(deps: ImporterDeps, importId: string, jobId: string): Promise<void> {
  await deps.enqueueImport(importId, jobId).catch((error: unknown) => {
    deps.log.warn({ import_id: importId, err: error }, 'confirmed import could not be enqueued yet');
  });
}
