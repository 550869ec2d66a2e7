import { isUtf8 } from 'node:buffer';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DumpdockError } from '@dumpdock/contracts';
import {
  isBlankSql,
  type Judge,
  type LexerSink,
  locate,
  MAX_BUFFERED_STATEMENT_BYTES,
  nulByte,
  readVirtualTableRow,
  SqliteStatement,
  type Statement,
  type Verdict,
} from '@dumpdock/dump';
import type { LoadTask } from '../engine.ts';
import { requireAllowed } from '../shared/require-allowed.ts';
import type { RowTally } from '../shared/row-tally.ts';
import { createRowInserter, RowError, type RowInserter } from './insert-rows.ts';
import { readInto } from './long-literals.ts';
import { sqliteError } from './sqlite-error.ts';

/** The sqlite3 shell reads line by line and ends each with a line feed, inside of literals too (shell.c, local_getline): so do we. */
const CR_LF = '\r\n';

/** Runs the statements of one entry, in file order. */
export interface StatementRunner extends LexerSink {
  /** Everything was handed over: inserts what still waits. */
  finish(): void;
}

export interface StatementRunnerDeps {
  /** Open, inside of the transaction of the load. */
  readonly db: DatabaseSync;
  readonly task: LoadTask;
  readonly judge: Judge;
  readonly tally: RowTally;
  readonly entry: string;
  /** Compiles a statement of the dump. */
  readonly prepare: (sql: string) => StatementSync;
  /** The file that the entry is in, open: what is too long to be handed over is read from it. */
  readonly fd: () => number;
  /** Bytes that the long values of one row may take. */
  readonly room: () => number;
}

/** Starts with the first statement of an entry. */
export function createStatementRunner({ db, task, judge, tally, entry, prepare, fd, room }: StatementRunnerDeps): StatementRunner {
  let rows: RowInserter | null = null;
  const shadows: string[] = [];
  const virtual: string[] = [];
  let untouched = true;
  let defensive = true;

  function statement(told: Statement): void {
    const given = isShortEnough(told) ? held(told) : told;
    const verdict = judge.judge(given);
    placed(given, () => {
      if (requireAllowed(verdict, task.grants, entry, given.place, given.head)) run(given, verdict);
    });
  }

  /** With its bytes. */
  function held(told: Statement): Statement {
    const bytes = Buffer.allocUnsafe(told.end - told.start);
    readInto(fd(), bytes, told.start);
    if (bytes.includes(0)) throw nulByte(told.place, bytes);
    return { ...told, bytes };
  }

  function placed(given: Statement, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof RowError) throw sqliteError(error.cause, entry, error.place, error.head, error.row);
      throw sqliteError(error, entry, given.place, given.head);
    }
  }

  function run(given: Statement, verdict: Verdict): void {
    tally.statement();
    if (verdict.effect === 'rows' && given instanceof SqliteStatement && given.tuples !== undefined) insert(given, verdict);
    else if (verdict.effect === 'rows' && given.bytes === null && given.valuesAt !== undefined) insertLong(given, given.valuesAt, verdict);
    else runAsWritten(given, verdict);
    tally.add(verdict.effect === 'rows' ? verdict.table : null, given.rows);
  }

  function insert(given: SqliteStatement, verdict: Verdict): void {
    if (rows === null || !given.repeats) rows = startRows(given, given.bytes.subarray(0, given.valuesAt), verdict);
    rows.add(given.tuples!, given.rows, given.place);
  }

  function insertLong(given: Statement, valuesAt: number, verdict: Verdict): void {
    const range = { from: given.start + valuesAt, end: given.end };
    startRows(given, given.head.subarray(0, valuesAt), verdict).addFrom(fd(), range, given.rows, given.place);
    leaveRows();
  }

  function startRows(given: Statement, start: Buffer, verdict: Verdict): RowInserter {
    leaveRows();
    untouched = false;
    defend(!isShadow(verdict.table));
    const head = textOf(given, start);
    rows = createRowInserter({ db, prepare, head, singly: mustInsertSingly(db, head), room });
    return rows;
  }

  function leaveRows(): void {
    rows?.flush();
    rows = null;
  }

  function runAsWritten(given: Statement, verdict: Verdict): void {
    leaveRows();
    const sql = textOf(given, given.bytes);
    if (verdict.kind.startsWith('PRAGMA foreign_keys') && untouched) {
      outsideTransaction(sql);
      return;
    }
    untouched = false;
    defend(!isShadow(verdict.table));
    if (verdict.kind === 'CREATE TABLE sqlite_sequence') makeSequences();
    else if (verdict.kind === 'CREATE VIRTUAL TABLE') runVirtualTable(given, sql, verdict.table);
    else if (!isThere(verdict, sql)) runOne(sql);
  }

  /** One statement and nothing behind it: prepare() would silently leave the rest out. */
  function runOne(sql: string): void {
    const prepared = prepare(sql);
    if (!isBlankSql(sql.slice(prepared.sourceSQL.length))) throw new DumpdockError('POLICY_REFUSED', { detail: 'Two statements in one.' });
    prepared.run();
  }

  /** PRAGMA foreign_keys does nothing inside of one (pragma.html). */
  function outsideTransaction(sql: string): void {
    db.exec('COMMIT');
    runOne(sql);
    db.exec('BEGIN IMMEDIATE');
  }

  /** `.dump` writes a row of the schema table; the statement in it makes the same table, and its shadow tables are filled by the dump. */
  function runVirtualTable(given: Statement, sql: string, table: string | null): void {
    const made = given.bytes === null ? null : readVirtualTableRow(given.bytes);
    runOne(made?.sql ?? sql);
    if (table !== null) virtual.push(`${table}_`);
    if (made === null) return;
    shadows.push(`${made.name}_`);
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, ?) = ?");
    defend(false);
    for (const { name } of tables.all(made.name.length + 1, `${made.name}_`)) {
      db.exec(`DELETE FROM "${String(name).replaceAll('"', '""')}"`);
    }
  }

  /** `.schema` writes the shadow tables behind their virtual table once more, IF NOT EXISTS; nobody may name one in a CREATE TABLE. */
  function isThere({ effect, table }: Verdict, sql: string): boolean {
    if (effect !== 'create-table' || table === null || !virtual.some((prefix) => table.startsWith(prefix))) return false;
    const isOptional = /^\s*CREATE\s+TABLE\s+IF\s+NOT\s+EXISTS\b/i.test(sql);
    return isOptional && db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;
  }

  /** sqlite3 3.53 writes CREATE TABLE IF NOT EXISTS sqlite_sequence, which needs a writable schema; SQLite makes it with the first AUTOINCREMENT (autoinc.html). */
  function makeSequences(): void {
    db.exec('CREATE TABLE dumpdock_sequence (a INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE dumpdock_sequence');
  }

  function isShadow(table: string | null): boolean {
    return table !== null && shadows.some((prefix) => table.startsWith(prefix));
  }

  /** Shadow tables can be written without it only. */
  function defend(on: boolean): void {
    if (on === defensive) return;
    db.enableDefensive(on);
    defensive = on;
  }

  function textOf(given: Statement, bytes: Buffer | null): string {
    const location = () => locate(entry, given.place, given.head);
    if (bytes === null) throw new DumpdockError('SQL_ERROR', { detail: 'The statement is too long for SQLite.', location: location() });
    if (isUtf8(bytes)) return bytes.toString('utf8').replaceAll(CR_LF, '\n');
    throw new DumpdockError('UNSUPPORTED_ENCODING', { detail: 'A statement is not UTF-8.', location: location() });
  }

  return {
    statement,
    clientCommand(place, bytes) {
      requireAllowed(judge.judgeClientCommand(place, bytes), task.grants, entry, place, bytes);
    },
    data: () => undefined,
    dataEnd: () => undefined,
    finish() {
      try {
        leaveRows();
      } catch (error) {
        throw error instanceof RowError ? sqliteError(error.cause, entry, error.place, error.head, error.row) : error;
      }
      defend(true);
    },
  };
}

/** Whether a statement was let go that has to be judged, and run, as it is written. Rows of literals are not. */
function isShortEnough({ bytes, plainRows, valuesAt, start, end }: Statement): boolean {
  return bytes === null && (plainRows !== true || valuesAt === undefined) && end - start <= MAX_BUFFERED_STATEMENT_BYTES;
}

/**
 * Whether rows that come together could be judged otherwise than one after the other: foreign keys are checked at the end of a statement, triggers may count
 * what happened before, and these conflict clauses keep what a failed statement did.
 */
function mustInsertSingly(db: DatabaseSync, head: string): boolean {
  if (/\bOR\s+(?:FAIL|ROLLBACK)\b/i.test(head)) return true;
  if (db.prepare('PRAGMA foreign_keys').get()?.['foreign_keys'] === 1) return true;
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'trigger' LIMIT 1").get() !== undefined;
}
