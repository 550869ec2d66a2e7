import { killPoint } from '@dumpdock/contracts';
import { tokenizeMysql } from '@dumpdock/dump';
import { quoteName, type Session } from './connect.ts';
import type { LoadNames } from './load-context.ts';
import { ServerError } from './query-reply.ts';
import { applyEdits, withoutDefiner } from './statement-text.ts';
import { dropObjectSql, runSteps, type Step } from './steps.ts';
import { markDone, readDone, type SwapPlan } from './swap-plan.ts';

/** ER_SPECIFIC_ACCESS_DENIED: only an administrator may make an object that belongs to another account. */
const NOT_OURS = 1227;
const EXISTS = new Set([1050, 1304, 1359, 1537]);

/** A session of ours again, whatever the dump has set. */
export async function resetForSwap(session: Session, names: LoadNames): Promise<void> {
  await session.run('SET NAMES utf8mb4');
  await session.run("SET SESSION sql_mode = '', foreign_key_checks = 0, lock_wait_timeout = 120");
  await session.run(`USE ${quoteName(names.target)}`);
}

/** Swaps the tables: one RENAME TABLE, the commit point. When it fails, the target is as it was. */
export async function swapTables(session: Session, names: LoadNames, plan: SwapPlan): Promise<void> {
  try {
    for (const sql of plan.dropFirst) await session.run(sql);
    killPoint('mysql.swapping');
    await session.run(`RENAME TABLE ${plan.renames.map(([from, to]) => `${from} TO ${to}`).join(', ')}`);
  } catch (error) {
    if (error instanceof ServerError) await restoreObjects(session, names, plan.restore);
    throw error;
  }
}

/** Runs the steps that are not `done` yet. `again`: a step may have run without being noted. */
export async function finishSteps(
  session: Session,
  names: LoadNames,
  plan: SwapPlan,
  done: ReadonlySet<number>,
  again: boolean,
): Promise<void> {
  const left = plan.steps.filter((_, index) => !done.has(index));
  const note = (step: Step): Promise<void> => {
    killPoint('mysql.stepped');
    return markDone(session, names, plan.steps.indexOf(step));
  };
  // Not a step earlier than needed: what the role cannot read it cannot put back, should a step before it fail.
  await runSteps(session, names, left, note, again ? (step) => makeRoom(session, names, step) : undefined);
}

async function makeRoom(session: Session, names: LoadNames, step: Step): Promise<void> {
  if (step.verb !== 'CREATE' || step.kind === 'TABLE') return;
  for (const name of step.names) await session.run(dropObjectSql(names.target, step.kind, name));
}

/** Takes back the swap and the steps that are noted as done; what did not run is left alone. */
export async function undoSwap(session: Session, names: LoadNames, plan: SwapPlan): Promise<void> {
  await resetForSwap(session, names);
  const done = await readDone(session, names);
  for (const [index, step] of plan.steps.entries()) {
    if (step.kind !== 'TABLE' && done.has(index))
      for (const name of step.names) await session.run(dropObjectSql(names.target, step.kind, name));
  }
  killPoint('mysql.undoing');
  const back = [...plan.renames].reverse().map(([from, to]) => `${to} TO ${from}`);
  await session.run(`RENAME TABLE ${back.join(', ')}`);
  killPoint('mysql.undone');
  await runSteps(session, names, plan.foreignKeys, () => Promise.resolve());
  await restoreObjects(session, names, plan.restore);
}

/** Makes again what was dropped; what is there stays. */
export async function restoreObjects(session: Session, names: LoadNames, restore: readonly Step[]): Promise<void> {
  for (const step of restore) {
    try {
      await runSteps(session, names, [step], () => Promise.resolve());
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      if (error.errno === NOT_OURS) await restoreObjects(session, names, [ofOurs(step)]);
      else if (!EXISTS.has(error.errno)) throw error;
    }
  }
}

function ofOurs(step: Step): Step {
  return { ...step, text: applyEdits(step.text, withoutDefiner(tokenizeMysql(step.text, 'all'))) };
}
