import { DumpdockError, type ImportResult } from '@dumpdock/contracts';
import { mysqlReader } from '@dumpdock/dump';
import type { LoadTask, Target } from '../engine.ts';
import { commitLoad } from './commit-load.ts';
import { connect, type Session, withSession } from './connect.ts';
import { type LoadContext, type LoadMode, type LoadNames, NeedsExactMode } from './load-context.ts';
import { inRow, lostConnection, NOWHERE } from './load-errors.ts';
import { readDump } from './read-dump.ts';
import { findRefusedRow } from './refused-row.ts';
import { settle } from './resolve-load.ts';
import { openRowLanes } from './row-lanes.ts';
import { createStaging, dropStaging, emptyStaging, endLoader, holdLock, namesFor } from './staging.ts';
import { createStatementRouter } from './statement-router.ts';
import { readFacts, restoreCounters } from './target-facts.ts';

/** How long a server may take to end a load from outside: less than the process of a load has for rolling back. */
const KILL_TIMEOUT_MS = 5_000;
/** How long it may take to remove what a load left. */
const CLEAN_UP_TIMEOUT_MS = 300_000;

/** Loads a dump into a staging schema and swaps it in, or leaves the target as it was. */
export async function loadDump(task: LoadTask): Promise<ImportResult> {
  const started = performance.now();
  try {
    return await attempt(task, 'fast', started);
  } catch (error) {
    // The exact mode tells the statement and the row; what it accepts after all is loaded.
    if (!(error instanceof NeedsExactMode)) throw error;
    return await attempt(task, 'exact', started);
  }
}

async function attempt(task: LoadTask, mode: LoadMode, started: number): Promise<ImportResult> {
  const session = await connect(task.target, task.signal);
  const names = namesFor(task.importId, session.database);
  const stop = (): void => void endFromOutside(task.target, session);
  task.signal.addEventListener('abort', stop, { once: true });
  let context: LoadContext | null = null;
  try {
    context = await openLoad(task, session, names, mode);
    await loadFiles(context);
    await commitLoad(context);
    return await leave(context, started);
  } catch (error) {
    // What the server said of a statement comes before the end of the connection that followed from it.
    const reason = await withRow(context, context?.failure ?? error);
    session.close();
    if ((await fateOf(task, names, context, reason)) === 'committed') return resultOf(context!, started);
    task.signal.throwIfAborted();
    throw told(reason, context);
  } finally {
    task.signal.removeEventListener('abort', stop);
    session.close();
  }
}

/** Ends a session in the middle of a statement. A server that does not listen is not waited for: it finds the session closed when it wakes up. */
async function endFromOutside(target: Target, session: Session): Promise<void> {
  const signal = AbortSignal.timeout(KILL_TIMEOUT_MS);
  await withSession(target, signal, (other) => other.run(`KILL ${session.connectionId}`)).catch(() => undefined);
  session.close();
}

/** Names the row of a statement of several, where the server did not. */
async function withRow(context: LoadContext | null, reason: unknown): Promise<unknown> {
  if (context === null || context.refused === null || context.task.signal.aborted || !(reason instanceof DumpdockError)) return reason;
  const row = await findRefusedRow(context.session, context.refused).catch(() => null);
  return row === null ? reason : inRow(reason, row);
}

/** The load is in the target: what cannot be removed now is left to sweepLeftovers. */
async function leave(context: LoadContext, started: number): Promise<ImportResult> {
  await dropStaging(context.session, context.names).catch(() => undefined);
  return resultOf(context, started);
}

async function openLoad(task: LoadTask, session: Session, names: LoadNames, mode: LoadMode): Promise<LoadContext> {
  const facts = await readFacts(session, names.target);
  await holdLock(session, names.staging);
  await createStaging(session, names, facts);
  const expected = task.inspection.tables.filter(({ action }) => action !== 'append').map(({ name }) => facts.key(name));
  const existing = facts.objects.filter(({ kind }) => kind === 'TABLE' || kind === 'VIEW' || kind === 'SEQUENCE');
  return {
    task,
    session,
    facts,
    names,
    mode,
    existing: new Map(existing.map((object) => [facts.key(object.name), object])),
    staged: new Set(),
    plain: new Map(),
    expected: new Set(expected),
    dropped: new Set(),
    steps: [],
    untried: [],
    progress: {
      phase: 'importing',
      bytes_done: 0,
      bytes_total: task.files.reduce((sum, { bytes }) => sum + bytes, 0),
      statements: 0,
      rows: 0,
      table: null,
    },
    tableRows: new Map(),
    ownDatabase: null,
    announcedDatabase: null,
    database: '',
    failure: null,
    refused: null,
    touchedTarget: false,
    leave: 'not-asked',
    sentRows: false,
    counters: new Map(),
  };
}

/** What a dump may change, as a new session of the native client has it. */
const FRESH_SESSION = [
  'SET NAMES utf8mb4',
  "SET SESSION sql_mode = REPLACE(REPLACE(@@GLOBAL.sql_mode, 'ANSI_QUOTES', ''), 'NO_BACKSLASH_ESCAPES', '')",
  'SET SESSION foreign_key_checks = 1, unique_checks = 1, autocommit = 0, time_zone = DEFAULT, sql_notes = DEFAULT',
  'SET SESSION default_storage_engine = DEFAULT, group_concat_max_len = DEFAULT, sql_auto_is_null = DEFAULT, lock_wait_timeout = 120',
  'SET SESSION wait_timeout = 86400, net_read_timeout = 3600, net_write_timeout = 3600',
];

async function loadFiles(context: LoadContext): Promise<void> {
  const judge = mysqlReader.createJudge();
  const lanes = await openRowLanes(context);
  const router = createStatementRouter(context, lanes);
  // Nobody waits for an index that is being built on the second connection.
  context.task.signal.addEventListener('abort', lanes.close, { once: true });
  try {
    for (const file of context.task.files) {
      router.reset();
      for (const sql of FRESH_SESSION) lanes.set(Buffer.from(sql), NOWHERE);
      await readDump({ context, router, lanes }, judge, file);
      await lanes.settle();
    }
  } finally {
    context.task.signal.removeEventListener('abort', lanes.close);
    lanes.close();
  }
}

/** Cleans up. When that fails too, the first reason is the one to tell: what is left in the server is for sweepLeftovers, unless the load may be committed. */
async function fateOf(
  task: LoadTask,
  names: LoadNames,
  context: LoadContext | null,
  reason: unknown,
): Promise<'committed' | 'not-committed'> {
  try {
    return await cleanUp(task, names, context);
  } catch (error) {
    throw context?.leave === 'given' ? lostConnection(error) : told(reason, context);
  }
}

/** Removes what the attempt left in the target's server. With leave to commit given the connection may have been lost behind the commit: the server knows. */
async function cleanUp(task: LoadTask, names: LoadNames, context: LoadContext | null): Promise<'committed' | 'not-committed'> {
  const leave = context?.leave ?? 'not-asked';
  return withSession(task.target, AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS), async (session) => {
    await endLoader(session, names);
    if (leave === 'given' && (await settle(session, names)) === 'committed') return 'committed';
    if (leave === 'asked') await emptyStaging(session, names);
    if (leave === 'not-asked') await dropStaging(session, names);
    await restoreCounters(session, names.target, context?.counters ?? new Map());
    return 'not-committed';
  });
}

function told(error: unknown, context: LoadContext | null): unknown {
  const isSql = error instanceof DumpdockError && error.code === 'SQL_ERROR';
  const mayBeMerged = context !== null && context.mode === 'fast' && context.sentRows && context.leave === 'not-asked';
  if (isSql && mayBeMerged) return new NeedsExactMode();
  return lostConnection(error);
}

function resultOf(context: LoadContext, started: number): ImportResult {
  return {
    rows: context.progress.rows,
    statements: context.progress.statements,
    tables: [...context.tableRows].map(([name, rows]) => ({ name, rows })),
    bytes: context.progress.bytes_done,
    duration_ms: Math.round(performance.now() - started),
  };
}
