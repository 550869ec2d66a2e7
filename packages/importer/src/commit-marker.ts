import { asDumpdockError, type ImportResult, type Inspection, importResultSchema } from '@dumpdock/contracts';
import type { ImportRecord, Lease } from '@dumpdock/database';
import type { CommitMarker, Target } from '@dumpdock/engines';
import type { ImporterDeps } from './deps.ts';
import { endFailed, endSucceeded } from './end-import.ts';
import type { Question } from './messages.ts';
import type { StepOutcome } from './run-inspection.ts';

/** How long a target may take to say what became of a commit. */
const RESOLVE_TIMEOUT_MS = 60_000;

/** What the ledger keeps before a commit: how to ask the target, and the result to show should it turn out to be in there. */
export function commitMarker(question: Extract<Question, { kind: 'commit' }>, inspection: Inspection, durationMs: number): CommitMarker {
  const counted = inspection.tables.filter(({ rows }) => rows > 0);
  const result: ImportResult = {
    rows: question.progress?.rows ?? counted.reduce((sum, { rows }) => sum + rows, 0),
    statements: question.progress?.statements ?? inspection.entries.reduce((sum, { statements }) => sum + statements, 0),
    tables: inspection.tables.map(({ name, rows }) => ({ name, rows })),
    bytes: inspection.entries.reduce((sum, { bytes }) => sum + bytes, 0),
    duration_ms: Math.round(durationMs),
  };
  return { engine: question.marker, result };
}

/** A load of which nobody heard the end, though it had leave to commit. */
export interface Unsettled {
  readonly record: ImportRecord;
  readonly lease: Lease;
  readonly target: Target;
  readonly marker: CommitMarker;
  /** Why nobody heard; it becomes the error when nothing was committed. */
  readonly error: unknown;
  readonly removedBy: string;
}

/** Asks the target whether the load is in there and ends the import accordingly. When the target does not answer, the import stays as it is: a sweep asks again. */
export async function settle(deps: ImporterDeps, unsettled: Unsettled): Promise<StepOutcome> {
  const { lease, target, marker, error, removedBy } = unsettled;
  try {
    const engine = deps.engines[target.engine];
    const fate = await engine.resolve(target, marker['engine'] as CommitMarker, AbortSignal.timeout(RESOLVE_TIMEOUT_MS));
    deps.log.info({ import_id: lease.importId, fate }, 'asked the target about an unanswered commit');
    if (fate === 'not-committed') return await endFailed(deps, lease, error, removedBy);
    return await endSucceeded(deps, lease, importResultSchema.parse(marker['result']), removedBy);
  } catch (cause) {
    deps.log.warn(
      { import_id: lease.importId, code: asDumpdockError(cause).code },
      'the target does not say what became of a commit; asked again later',
    );
    return unsettled.record.status;
  }
}
