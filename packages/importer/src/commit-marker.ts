import { asDumpdockError, type Dialect, DumpdockError, type ImportResult, type Inspection, importResultSchema } from '@dumpdock/contracts';
import type { Ending, ImportRecord } from '@dumpdock/database';
import type { CommitMarker, Engine, Target } from '@dumpdock/engines';
import type { ImporterLog } from './deps.ts';
import { failedEnding } from './end-import.ts';
import type { Question } from './messages.ts';

/** How long a target may take to say what became of a commit. */
const RESOLVE_TIMEOUT_MS = 60_000;

/** What the ledger keeps before a commit: how to ask the target, and the result to show should it turn out to be in there. */
export function commitMarker(question: Extract<Question, { kind: 'commit' }>, inspection: Inspection, durationMs: number): CommitMarker {
  const counted = inspection.tables.reduce((sum, { rows }) => sum + rows, 0);
  const result: ImportResult = {
    rows: question.progress?.rows ?? counted,
    statements: question.progress?.statements ?? inspection.entries.reduce((sum, { statements }) => sum + statements, 0),
    tables: inspection.tables.map(({ name, rows }) => ({ name, rows })),
    bytes: inspection.entries.reduce((sum, { bytes }) => sum + bytes, 0),
    duration_ms: Math.round(durationMs),
  };
  return { engine: question.marker, result };
}

export interface FateDeps {
  readonly targets: readonly Target[];
  readonly engines: Readonly<Record<Dialect, Engine>>;
  readonly log: ImporterLog;
}

/**
 * How an import ended of which nobody heard the end though it had leave to commit: asks the target whether the load is in there. `error` is its error when it is not.
 * `scratchDir`: that of the load, null when it is gone. Null when the target does not say now: then nothing may be written, and a sweep asks again. That goes for a
 * target that is not configured any more or is another database, too: a mistake in TARGETS is mended in a minute. Cleaning up the import by hand ends it.
 */
export async function fateOf(
  deps: FateDeps,
  record: Pick<ImportRecord, 'import_id' | 'target'>,
  marker: CommitMarker,
  error: unknown,
  removedBy: string,
  scratchDir: string | null,
): Promise<Ending | null> {
  const target = deps.targets.find(({ name }) => name === record.target);
  try {
    if (!target) throw new Error('the target is not configured any more');
    const signal = AbortSignal.timeout(RESOLVE_TIMEOUT_MS);
    const fate = await deps.engines[target.engine].resolve(target, marker['engine'] as CommitMarker, signal, scratchDir);
    deps.log.info({ import_id: record.import_id, fate }, 'asked the target about an unanswered commit');
    if (fate === 'not-committed') return failedEnding(error, removedBy);
    if (fate === 'unknown') return failedEnding(forgotten(record), removedBy);
    return { status: 'succeeded', result: importResultSchema.parse(marker['result']), removedBy };
  } catch (cause) {
    const { code } = asDumpdockError(cause);
    deps.log.warn(
      { import_id: record.import_id, target: record.target, code },
      'the target does not say what became of a commit; asked again later',
    );
    return null;
  }
}

function forgotten({ import_id: importId, target }: Pick<ImportRecord, 'import_id' | 'target'>): DumpdockError {
  const detail = `The worker died near the commit, and target ${target} does not remember any more how the transaction ended: whether the dump was loaded is not known.`;
  return new DumpdockError('OUTCOME_UNKNOWN', { importId, detail });
}
