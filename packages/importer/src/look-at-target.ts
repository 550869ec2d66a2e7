import { asDumpdockError, type Inspection } from '@dumpdock/contracts';
import type { ImportRecord } from '@dumpdock/database';
import { settledTarget } from './choose-target.ts';
import type { ImporterDeps } from './deps.ts';

/** Longest look at a target for the sake of a preview. */
const LOOK_MS = 5_000;

/**
 * The inspection with what the target adds to it, when it is settled which one: whether a table will be created, replaced or appended to, and what the
 * dump takes for granted and the target lacks. A preview only: everything is looked at again at the confirmation and before the load. A target that does not
 * answer leaves the inspection as it is.
 */
export async function lookAtTarget(
  deps: ImporterDeps,
  record: ImportRecord,
  inspection: Inspection,
  signal: AbortSignal,
): Promise<Inspection> {
  try {
    const target = settledTarget(deps.targets, record.target, inspection.dialect);
    if (!target) return inspection;
    const within = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
    const { tables, lacking, occupied } = await deps.engines[target.engine].examine(target, inspection, within);
    const warnings = [...lacking.map((message) => ({ code: 'TARGET_LACKS', message })), ...warningOf(occupied)];
    return { ...inspection, tables: [...tables], warnings: [...inspection.warnings, ...warnings] };
  } catch (error) {
    signal.throwIfAborted();
    deps.log.debug({ import_id: record.import_id, code: asDumpdockError(error).code }, 'the target was not looked at for the preview');
    return inspection;
  }
}

const NAMED = 5;

/** Better before the load than as its error. */
function warningOf(occupied: readonly string[]): Inspection['warnings'] {
  if (occupied.length === 0) return [];
  const names = occupied.slice(0, NAMED).join(', ') + (occupied.length > NAMED ? ` and ${occupied.length - NAMED} more` : '');
  const message = `The target has these already and the dump does not drop them first; unless it says IF NOT EXISTS, loading stops there: ${names}.`;
  return [{ code: 'TABLE_EXISTS', message }];
}
