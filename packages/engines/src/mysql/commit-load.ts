import { killPoint } from '@dumpdock/contracts';
import { qualified } from './connect.ts';
import type { LoadContext } from './load-context.ts';
import { NOWHERE, sqlError } from './load-errors.ts';
import { retryViews } from './retry-views.ts';
import { PENDING } from './staging.ts';
import { finishSteps, resetForSwap, swapTables, undoSwap } from './swap.ts';
import { dropParked, makeSwapPlan, storePlan } from './swap-plan.ts';

/**
 * The commit: tables by one RENAME TABLE, then views, triggers, routines and events; or, for rows alone, one COMMIT. Rejects with the
 * target as it was.
 */
export async function commitLoad(context: LoadContext): Promise<void> {
  const { task } = context;
  task.onProgress({ ...context.progress, phase: 'committing' });
  const rowsOnly = context.staged.size === 0 && context.steps.length === 0 && context.dropped.size === 0;
  if (rowsOnly) await commitRows(context);
  else await commitTables(context);
}

async function commitRows(context: LoadContext): Promise<void> {
  const { session, names } = context;
  await session.run(`INSERT INTO ${qualified(names.staging, PENDING)} VALUES (1)`);
  await askForLeave(context, 'rows');
  await session.run('COMMIT');
  killPoint('mysql.rows');
}

async function commitTables(context: LoadContext): Promise<void> {
  const { session, names } = context;
  await retryViews(context);
  await resetForSwap(session, names);
  if (!context.touchedTarget) await lastRows(context);
  const plan = await makeSwapPlan(context);
  if (!context.touchedTarget) await storePlan(session, names, plan);
  killPoint('mysql.planned');
  await askForLeave(context, 'tables');
  if (context.touchedTarget) await storePlan(session, names, plan);
  await swapTables(session, names, plan);
  killPoint('mysql.swapped');
  try {
    await finishSteps(session, names, plan, new Set(), false);
  } catch (error) {
    await undoSwap(session, names, plan);
    throw error;
  }
  killPoint('mysql.finished');
  await dropParked(session, plan);
}

/** Names of tables that a marker holds at the most. */
const MARKED_TABLES = 100;

async function askForLeave(context: LoadContext, kind: 'rows' | 'tables'): Promise<void> {
  const { session, names, task } = context;
  context.leave = 'asked';
  const tables = [...(kind === 'tables' ? context.staged : context.counters.keys())].slice(0, MARKED_TABLES);
  await task.beforeCommit({ stagingSchema: names.staging, connectionId: session.connectionId, kind, tables });
  context.leave = 'given';
  task.signal.throwIfAborted();
}

/** Rows of the staging schema: a key that comes twice may show only here. */
async function lastRows(context: LoadContext): Promise<void> {
  try {
    await context.session.run('COMMIT');
  } catch (error) {
    throw sqlError(error, NOWHERE, context.names);
  }
}
