import { qualified, quoteName, type Session } from './connect.ts';
import type { LoadNames } from './load-context.ts';
import { type Origin, sqlError } from './load-errors.ts';
import { ServerError } from './query-reply.ts';
import { type FoundObject, settingsSql } from './target-facts.ts';

/** A statement that is run in the target after the swap, or to undo it. */
export interface Step {
  readonly verb: 'CREATE' | 'DROP' | 'ALTER';
  readonly kind: FoundObject['kind'];
  readonly names: readonly string[];
  readonly settings: string;
  readonly text: Buffer;
  readonly origin: Origin | null;
}

/** What the session has set that objects keep. */
export async function currentSettings(session: Session): Promise<string> {
  const { rows } = await session.run('SELECT @@sql_mode, @@character_set_client, @@collation_connection, @@time_zone');
  const [mode, client, collation, zone] = rows[0] ?? [];
  return settingsSql(mode ?? '', client ?? 'utf8mb4', collation ?? 'utf8mb4_general_ci', zone ?? '');
}

const GONE = new Set([1051, 1091, 1305, 1360, 1539, 4092, 4089]);
const MISSING = new Set([1146, 1305, 1356]);

/**
 * Runs the steps in the target. Views that refer to what comes later wait for it. Rejects with SQL_ERROR; what ran until then stays
 * and is undone by the caller. `prepare` is called right before each try.
 */
export async function runSteps(
  session: Session,
  names: LoadNames,
  steps: readonly Step[],
  done: (step: Step) => Promise<void>,
  prepare: (step: Step) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await session.run(`USE ${quoteName(names.target)}`);
  let waiting: Step[] = [...steps];
  while (waiting.length > 0) {
    const postponed: { step: Step; error: unknown }[] = [];
    for (const step of waiting) {
      await prepare(step);
      const error = await runStep(session, step);
      if (error === null) await done(step);
      else if (canWait(step, error)) postponed.push({ step, error });
      else throw explain(step, error, names);
    }
    if (postponed.length === waiting.length) throw explain(postponed[0]!.step, postponed[0]!.error, names);
    waiting = postponed.map(({ step }) => step);
  }
}

function canWait(step: Step, error: unknown): boolean {
  return step.kind === 'VIEW' && step.verb === 'CREATE' && error instanceof ServerError && MISSING.has(error.errno);
}

function explain(step: Step, error: unknown, names: LoadNames): unknown {
  return step.origin === null ? error : sqlError(error, step.origin, names);
}

/** Null when it worked, or when what it drops is gone already. */
async function runStep(session: Session, step: Step): Promise<unknown> {
  try {
    await session.run(step.settings);
    await session.send([step.text]);
    return null;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return step.verb === 'DROP' && GONE.has(error.errno) ? null : error;
  }
}

/** DROP … IF EXISTS of an object in `database`. */
export function dropObjectSql(database: string, kind: FoundObject['kind'], name: string): string {
  return `DROP ${kind} IF EXISTS ${qualified(database, name)}`;
}
