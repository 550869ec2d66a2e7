import { DumpdockError, type Inspection, killPoint, newJobId } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import type { Target } from '@dumpdock/engines';
import { missingGrants, requireGrants, requireNothingRefused, requireSafeRole, settledTarget } from '@dumpdock/importer';
import type { Accepted } from './answer-job.ts';
import type { ApiDeps } from './deps.ts';
import { aboutImport } from './problem.ts';

/** Longest look at a target before the answer. */
const EXAMINE_WITHIN_MS = 20_000;

/** What a person says when confirming. */
export interface Confirmation {
  readonly target?: string | undefined;
  /** Conditions on the digest of the inspection, all of which must hold: each lists those that will do. None: whatever it is now. */
  readonly digests: readonly (readonly string[])[];
  readonly grants: readonly string[];
}

/**
 * ready → queued: what was inspected goes into a target, with the consent it needs there.
 * @throws DumpdockError CONFLICT unless ready, DIGEST_MISMATCH, POLICY_REFUSED, TARGET_UNKNOWN, TARGET_MISMATCH, TARGET_UNAVAILABLE, TARGET_UNSAFE, GRANT_REQUIRED
 */
export async function confirmImport(deps: ApiDeps, record: ImportRecord, confirmation: Confirmation): Promise<Accepted> {
  const importId = record.import_id;
  const inspection = inspectionOf(record);
  if (!confirmation.digests.every((some) => some.includes(inspection.digest))) throw new DumpdockError('DIGEST_MISMATCH');
  requireNothingRefused(inspection);
  const target = targetOf(deps, confirmation.target ?? record.target, inspection);
  const grants = [...new Set([...record.grants, ...confirmation.grants])];
  const within = AbortSignal.timeout(EXAMINE_WITHIN_MS);
  const findings = await deps.engines[target.engine].examine(target, inspection, within);
  await requireSafeRole(deps.engines[target.engine], target, within);
  requireGrants(missingGrants(inspection, target, grants, findings));
  const jobId = newJobId();
  const input = { target: target.name, grants, digest: inspection.digest, jobId, tables: [...findings.tables] };
  const queued = await deps.database.imports.confirm(importId, input);
  if (!queued) throw conflict(record.status);
  killPoint('confirm.queued');
  await enqueue(deps, importId, jobId);
  killPoint('confirm.enqueued');
  return { jobId, importId };
}

function inspectionOf({ status, ending, inspection }: ImportRecord): Inspection {
  if (status === 'ready' && ending === null && inspection !== null) return inspection;
  throw conflict(status);
}

function conflict(status: string): DumpdockError {
  return new DumpdockError('CONFLICT', { detail: `Only an import that is ready can be confirmed; this one is ${status}.` });
}

function targetOf(deps: ApiDeps, named: string | null, inspection: Inspection): Target {
  const target = settledTarget(deps.targets, named, inspection.dialect);
  if (target) return target;
  const fitting = inspection.compatible_targets.join(', ') || 'none';
  throw new DumpdockError('INVALID_REQUEST', { detail: `Say into which target: ${fitting}.`, suggestion: 'Send {"target": NAME}.' });
}

/** When Redis is away nobody can load it: the import ends, unless a worker has the job already. */
async function enqueue(deps: ApiDeps, importId: string, jobId: string): Promise<void> {
  try {
    await deps.producers.addImport(importId, jobId);
  } catch (error) {
    const failure = aboutImport(error, importId);
    const ended = await deps.workspaces.end(
      { id: importId, from: ['queued'] },
      { status: 'failed', error: failure.toRecord(), removedBy: 'api' },
    );
    if (ended) throw failure;
  }
}
