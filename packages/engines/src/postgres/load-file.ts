import { DumpdockError } from '@dumpdock/contracts';
import {
  createPostgresScanner,
  type Judge,
  locate,
  type PostgresScanner,
  type PostgresStatement,
  type ScanEvent,
  type Verdict,
} from '@dumpdock/dump';
import type { DumpFile, LoadTask } from '../engine.ts';
import { readVerified } from '../shared/read-verified.ts';
import { requireAllowed } from '../shared/require-allowed.ts';
import type { RowTally } from '../shared/row-tally.ts';
import { type CopyStream, freshCopy, textCopy } from './copy-stream.ts';
import { MAX_TEXT_BYTES, PARSE_END, parseStart, statementFrame, textOf } from './frames.ts';
import type { FreshTables } from './fresh-tables.ts';
import { createInsertRuns, type InsertRuns } from './insert-runs.ts';
import { readRange } from './replay-range.ts';
import type { SwitchedChecks } from './switched-checks.ts';
import type { Wire } from './wire.ts';

/** A load under way. */
export interface Load {
  readonly task: LoadTask;
  readonly wire: Wire;
  readonly tally: RowTally;
  readonly judge: Judge;
  readonly fresh: FreshTables;
  readonly checks: SwitchedChecks;
  /** Tables that are large enough for binary COPY, and for INSERTs to become COPY. */
  readonly large: { readonly binary: (table: string | null) => boolean; readonly copy: (table: string | null) => boolean };
  bytesDone: number;
}

interface FileLoad extends Load {
  readonly file: DumpFile;
  readonly scanner: PostgresScanner;
  readonly runs: InsertRuns;
  /** Where rows of the statement before go. */
  table: string | null;
  /** Where COPY data goes. */
  copy: CopyStream;
}

/** What psql starts with, room for the indexes, and no compiling of the queries that check foreign keys. */
const SESSION = [
  'RESET ALL',
  // The server looks whether we are still there in the middle of a statement too (version 14 and later): a dead load must not hold its locks.
  "SELECT pg_catalog.set_config(name, '2s', false) FROM pg_catalog.pg_settings WHERE name = 'client_connection_check_interval'",
  "SET client_encoding = 'UTF8'",
  'SET standard_conforming_strings = on',
  "SET maintenance_work_mem = '256MB'",
  'SET max_parallel_maintenance_workers = 2',
  'SET jit = off',
];

/** Longer statements are sent as they are read from the file once more. */
const STREAMED_BYTES = 4 * 1024 * 1024;

/** First words of statements that may switch triggers. */
const MAY_SWITCH = new Set(['alter', 'set', 'reset']);

/** Sends everything of one file; what was sent last may still wait for its answer. */
export async function loadFile(load: Load, file: DumpFile): Promise<void> {
  for (const sql of SESSION) await load.wire.run(sql);
  const scanner = createPostgresScanner({ encoding: file.detected.encoding, bomBytes: file.detected.bomBytes });
  const current: FileLoad = Object.assign(load, {
    file,
    scanner,
    runs: createInsertRuns(load.wire, file),
    table: null,
    copy: textCopy(load.wire),
  });
  load.judge.openEntry(file.entry);
  for await (const chunk of readVerified(file, load.task.signal)) {
    scanner.feed(chunk);
    await loadEvents(current);
    load.bytesDone += chunk.length;
    load.task.onProgress(load.tally.progress(load.bytesDone));
  }
  scanner.finish();
  await loadEvents(current);
  await current.runs.end();
  await load.wire.settle();
}

async function loadEvents(load: FileLoad): Promise<void> {
  await followRun(load);
  if (!load.wire.send()) await load.wire.settle();
  for (let event = load.scanner.next(); event !== null; event = load.scanner.next()) {
    const pause = loadEvent(load, event);
    if (pause !== null) await pause;
    if (!load.wire.send()) await load.wire.settle();
  }
}

function loadEvent(load: FileLoad, event: ScanEvent): Promise<void> | null {
  const { task, tally, judge, file } = load;
  switch (event.type) {
    case 'statement':
      return loadStatement(load, event.statement);
    case 'command':
      requireAllowed(judge.judgeClientCommand(event.place, event.bytes), task.grants, file.entry, event.place, event.bytes);
      return null;
    case 'data':
      load.copy.push(event.bytes);
      return null;
    default:
      tally.add(load.table, event.rows);
      load.copy.end();
      return null;
  }
}

function loadStatement(load: FileLoad, statement: PostgresStatement): Promise<void> | null {
  const { task, tally, judge, file } = load;
  const verdict = judge.judge(statement);
  if (!requireAllowed(verdict, task.grants, file.entry, statement.place, statement.head)) return null;
  load.table = verdict.table;
  tally.statement();
  tally.add(load.table, statement.rows);
  if (load.checks.isInTheWay(statement, verdict)) return sendChecked(load, statement, verdict);
  return sendJudged(load, statement, verdict);
}

/** What waits to be checked is checked first. */
async function sendChecked(load: FileLoad, statement: PostgresStatement, verdict: Verdict): Promise<void> {
  await load.runs.end();
  await load.checks.restore();
  await sendJudged(load, statement, verdict);
}

function sendJudged(load: FileLoad, statement: PostgresStatement, verdict: Verdict): Promise<void> {
  if (statement.firstWord === 'insert') return loadInsert(load, statement);
  if (statement.firstWord !== 'copy') load.runs.forget();
  load.fresh.note(statement, verdict);
  return sendBehindRun(load, statement, verdict);
}

async function loadInsert(load: FileLoad, statement: PostgresStatement): Promise<void> {
  if (isLong(statement)) {
    await load.runs.end();
    return send(load, statement, false);
  }
  const may = { copy: load.large.copy(load.table), freeze: load.fresh.has(load.table) };
  if (await load.runs.take(statement, may)) await followRun(load);
  else await send(load, statement, false);
}

async function followRun({ runs, scanner, tally, table }: FileLoad): Promise<void> {
  const { statements, rows } = await runs.takeFollowing(scanner);
  if (statements === 0) return;
  tally.statement(statements);
  tally.add(table, rows);
}

async function sendBehindRun(load: FileLoad, statement: PostgresStatement, verdict: Verdict): Promise<void> {
  await load.runs.end();
  const { bytes, place, encoding } = statement;
  if (statement.copy) {
    if (bytes !== null && load.fresh.takes(statement, verdict)) {
      const origin = { entry: load.file.entry, place, text: Buffer.from(bytes) };
      load.copy = await freshCopy(load.wire, origin, encoding === 'UTF8' && load.large.binary(verdict.table));
      return;
    }
    load.copy = textCopy(load.wire);
  } else if (MAY_SWITCH.has(statement.firstWord) && bytes !== null) {
    if (await load.checks.take(statement, { entry: load.file.entry, place, text: Buffer.from(bytes) })) return;
  }
  await send(load, statement, verdict.code === 'PG_LEXING_AT_HEAD');
}

/** Rows of literals in a text of this length are not worth another form: the copies would be what most of the memory is needed for. */
function isLong({ start, end }: PostgresStatement): boolean {
  return end - start > STREAMED_BYTES;
}

/** As written; a long text comes from its place in the file. */
async function send({ wire, file }: FileLoad, statement: PostgresStatement, announces: boolean): Promise<void> {
  const { bytes, head, place, start, end } = statement;
  if (bytes !== null && !isLong(statement)) {
    const frame = statementFrame(bytes);
    wire.statement({ entry: file.entry, place, text: textOf(frame) }, frame, announces);
    return;
  }
  requireSendable(statement, file.entry);
  wire.statement({ entry: file.entry, place, text: Buffer.from(head) }, parseStart(end - start), false);
  for await (const piece of readRange(file, start, end)) {
    wire.bytes(piece);
    await wire.settle();
  }
  wire.bytes(PARSE_END);
}

/** @throws DumpdockError VALUE_TOO_LARGE */
export function requireSendable(
  { start, end, place, head }: Pick<PostgresStatement, 'start' | 'end' | 'place' | 'head'>,
  entry: string,
): void {
  if (end - start <= MAX_TEXT_BYTES) return;
  throw new DumpdockError('VALUE_TOO_LARGE', {
    detail: 'The statement is longer than the 1 GB that PostgreSQL takes.',
    suggestion: 'Dump the table with COPY, the default of pg_dump, or with fewer rows in an INSERT.',
    location: locate(entry, place, head),
  });
}
