import { asDumpdockError, DumpdockError, type ImportResult, type Inspection, killPoint, type Progress } from '@dumpdock/contracts';
import type { ImportRecord, Lease } from '@dumpdock/database';
import type { HeldDirectory, WorkspacePaths } from '@dumpdock/workspace';
import { bookLoad } from './book-load.ts';
import { targetFor } from './choose-target.ts';
import { commitMarker, fateOf } from './commit-marker.ts';
import type { ImporterDeps, StepOptions } from './deps.ts';
import { endFailed, endImport, whyRefused } from './end-import.ts';
import { FIRST_INHERITED } from './fork-child.ts';
import { type HeldLease, holdLease } from './hold-lease.ts';
import type { LoadWork, Question } from './messages.ts';
import { grantsInForce, missingGrants, requireGrants, requireNothingRefused } from './needed-grants.ts';
import { requireSafeRole } from './require-safe-role.ts';
import { runChild } from './run-child.ts';
import type { StepOutcome } from './run-inspection.ts';
import { awaitTargetTurn } from './target-turn.ts';
import { filesOf } from './workspace-files.ts';

/**
 * queued → importing → succeeded | failed | cancelled: loads the inspected files into the target in a child process, all or nothing. The child commits only
 * after the ledger has recorded, under the fencing token, how to ask the target about that commit. Resolves to what the import is
 * afterwards; rejects only when the ledger cannot be written (then the sweeps find out and end it).
 */
export async function runImport(deps: ImporterDeps, importId: string, options: StepOptions): Promise<StepOutcome> {
  const claimed = await deps.database.imports.claim(importId, 'queued', deps.owner, deps.leaseMs);
  if (!claimed) return 'taken';
  killPoint('import.claimed');
  const { lease, record } = claimed;
  const started = performance.now();
  const held = holdLease(deps, lease, options);
  const commit: Commit = { marker: null };
  try {
    const result = await loadHeld(deps, claimed, held, started, commit);
    killPoint('import.settled');
    const timed = { ...result, duration_ms: Math.round(performance.now() - started) };
    return await endImport(deps, lease, { status: 'succeeded', result: timed, removedBy: 'worker' });
  } catch (error) {
    return await endUnanswered(deps, record, lease, commit.marker, error);
  } finally {
    await held.release();
  }
}

/** The child works in directories that are held: it follows no link that somebody puts in the place of a name. */
async function loadHeld(
  deps: ImporterDeps,
  { lease, record }: { lease: Lease; record: ImportRecord },
  held: HeldLease,
  started: number,
  commit: Commit,
): Promise<ImportResult> {
  using workspace = deps.workspaces.hold(record.import_id);
  using extracted = workspace.open('extracted');
  using scratch = workspace.make('scratch');
  const places = { workspace, extracted: extracted.pathAs(FIRST_INHERITED), scratch: scratch.pathAs(FIRST_INHERITED + 1) };
  const plan = await planLoad(deps, record, lease, held, places);
  killPoint('import.planned');
  return await loadInChild(deps, plan, [extracted, scratch], lease, held, started, commit);
}

/** Where the child finds what it needs. */
interface LoadPlaces {
  readonly workspace: WorkspacePaths;
  readonly extracted: string;
  readonly scratch: string;
}

/** What the ledger was told of a commit. */
interface Commit {
  marker: Readonly<Record<string, unknown>> | null;
}

/** Everything that is checked again right before the load: the target may have changed since the confirmation. */
async function planLoad(deps: ImporterDeps, record: ImportRecord, lease: Lease, held: HeldLease, places: LoadPlaces): Promise<LoadWork> {
  const inspection = inspectionOf(record);
  requireNothingRefused(inspection);
  const target = targetFor(deps.targets, record.target ?? '', inspection.dialect);
  await awaitTargetTurn(deps, lease, record, held.signal);
  const findings = await deps.engines[target.engine].examine(target, inspection, held.signal);
  await requireSafeRole(deps.engines[target.engine], target, held.signal);
  requireGrants(missingGrants(inspection, target, record.grants, findings));
  const space = deps.engines[target.engine].localSpace?.(target, inspection);
  if (space !== undefined) await bookLoad(deps, lease, record, space);
  const files = await filesOf(places.workspace, inspection, places.extracted);
  const grants = grantsInForce(target, record.grants);
  return { kind: 'load', importId: record.import_id, target, files, inspection, grants, scratchDir: places.scratch };
}

function loadInChild(
  deps: ImporterDeps,
  work: LoadWork,
  directories: readonly HeldDirectory[],
  lease: Lease,
  held: HeldLease,
  started: number,
  commit: Commit,
): Promise<ImportResult> {
  return runChild(work, {
    timeoutMs: deps.importTimeoutMs,
    directories,
    signal: held.signal,
    log: deps.log,
    onProgress: (progress: Progress) => held.report(progress),
    onQuestion: async (question: Question) => {
      if (question.kind !== 'commit') throw new DumpdockError('INTERNAL');
      const marker = commitMarker(question, work.inspection, performance.now() - started);
      if (!(await deps.database.imports.recordCommitMarker(lease, marker))) throw await whyRefused(deps, lease);
      commit.marker = marker;
      killPoint('import.marked');
    },
  });
}

/** The load did not answer with a result. When it had leave to commit, only the target knows what became of that. */
async function endUnanswered(
  deps: ImporterDeps,
  record: ImportRecord,
  lease: Lease,
  marker: Readonly<Record<string, unknown>> | null,
  error: unknown,
): Promise<StepOutcome> {
  if (marker === null || asDumpdockError(error).code === 'LEASE_LOST') return endFailed(deps, lease, error);
  using scratch = deps.workspaces.holdScratch(record.import_id);
  const ending = await fateOf(deps, record, marker, error, 'worker', scratch?.path ?? null);
  return ending === null ? 'importing' : endImport(deps, lease, ending);
}

function inspectionOf(record: ImportRecord): Inspection {
  if (record.inspection) return record.inspection;
  throw new DumpdockError('INTERNAL', { importId: record.import_id });
}
