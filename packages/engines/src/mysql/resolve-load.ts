import { DumpdockError } from '@dumpdock/contracts';
import type { CommitMarker, Target } from '../engine.ts';
import { qualified, quoteText, type Session, withSession } from './connect.ts';
import type { LoadNames } from './load-context.ts';
import { dropStaging, emptyStaging, endLoader, PENDING, SWAPPED } from './staging.ts';
import { runSteps } from './steps.ts';
import { finishSteps, resetForSwap, restoreObjects, undoSwap } from './swap.ts';
import { dropParked, readPlan } from './swap-plan.ts';
import { readObjects } from './target-facts.ts';

/**
 * Whether the load of `marker` is in the target. The staging schema goes last, so that its absence means "done"; the proof in it changes
 * its name by the swap itself. What the steps after the swap left undone is done now, or the swap is taken back.
 */
export async function resolveLoad(target: Target, marker: CommitMarker, signal: AbortSignal): Promise<'committed' | 'not-committed'> {
  return withSession(target, signal, async (session) => {
    const staging = String(marker['stagingSchema']);
    const names: LoadNames = { target: session.database, staging, old: `${staging}_old` };
    await endLoader(session, names);
    if (!(await schemaExists(session, staging))) await requireTables(session, names.target, marker);
    return settle(session, names);
  });
}

/**
 * A server or database that was made anew has no staging schema either, but none of the tables that a commit has put there. They may also all have been dropped since.
 * @throws DumpdockError TARGET_UNAVAILABLE
 */
async function requireTables(session: Session, database: string, { tables }: CommitMarker): Promise<void> {
  if (!Array.isArray(tables) || tables.length === 0) return;
  const names = tables.map((name) => quoteText(String(name))).join(', ');
  const { rows } = await session.run(
    `SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${quoteText(database)} AND TABLE_NAME IN (${names}) LIMIT 1`,
  );
  if (rows.length > 0) return;
  throw new DumpdockError('TARGET_UNAVAILABLE', {
    detail: 'The target has none of the tables that were loaded: it was made anew, its URL leads elsewhere, or they were dropped.',
  });
}

/** Brings what a dead load left to an end, one way or the other, and removes its schemas. */
export async function settle(session: Session, names: LoadNames): Promise<'committed' | 'not-committed'> {
  if (!(await schemaExists(session, names.staging))) return 'committed';
  const tables = new Set((await readObjects(session, names.staging)).map(({ name }) => name));
  await resetForSwap(session, names);
  const fate = tables.has(SWAPPED) ? await finishSwap(session, names) : await fateOfPending(session, names, tables.has(PENDING));
  // "Not" has to be found again when it is asked again: only a sweep removes that answer.
  if (fate === 'committed') await dropStaging(session, names);
  else await emptyStaging(session, names);
  return fate;
}

async function finishSwap(session: Session, names: LoadNames): Promise<'committed' | 'not-committed'> {
  const stored = await readPlan(session, names);
  if (stored === null) return 'committed';
  try {
    await finishSteps(session, names, stored.plan, stored.done, true);
    await dropParked(session, stored.plan);
    return 'committed';
  } catch {
    await undoSwap(session, names, stored.plan);
    return 'not-committed';
  }
}

async function fateOfPending(session: Session, names: LoadNames, isThere: boolean): Promise<'committed' | 'not-committed'> {
  if (isThere) {
    const { rows } = await session.run(`SELECT committed FROM ${qualified(names.staging, PENDING)}`);
    if (rows.length > 0) return 'committed';
  }
  const stored = await readPlan(session, names);
  if (stored !== null) {
    // It may have died between the two halves of taking the swap back.
    await runSteps(session, names, stored.plan.foreignKeys, () => Promise.resolve());
    await restoreObjects(session, names, stored.plan.restore);
  }
  return 'not-committed';
}

async function schemaExists(session: Session, name: string): Promise<boolean> {
  const { rows } = await session.run(`SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${quoteText(name)}`);
  return rows.length > 0;
}
