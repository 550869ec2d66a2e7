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
    const { tables, lacking, existing } = await deps.engines[target.engine].examine(target, inspection, within);
    const warnings = [...lacking.map((message) => ({ code: 'TARGET_LACKS', message })), ...warningOf(tables)];
    const there = new Set(existing);
    const requires = inspection.requires.map((one) => (one.objects?.some((name) => there.has(name)) ? { ...one, in_target: true } : one));
    return { ...inspection, tables: [...tables], requires, warnings: [...inspection.warnings, ...warnings] };
  } catch (error) {
    signal.throwIfAborted();
    deps.log.debug({ import_id: record.import_id, code: asDumpdockError(error).code }, 'the target was not looked at for the preview');
    return inspection;
  }
}

const NAMED = 5;

/** Better before the load than as its error. */
function warningOf(tables: readonly Inspection['tables'][number][]): Inspection['warnings'] {
  const taken = tables.flatMap(({ name, already_exists }) => (already_exists === true ? [name] : []));
  if (taken.length === 0) return [];
  const names = taken.slice(0, NAMED).join(', ') + (taken.length > NAMED ? ` and ${taken.length - NAMED} more` : '');
  const message =
    'The target has these tables already and the dump does not drop them, so the load will fail there and change nothing. ' +
    `Drop or rename them first, choose another target, or make a dump that drops what it makes: ${names}.`;
  return [{ code: 'TABLE_EXISTS', message }];
}
