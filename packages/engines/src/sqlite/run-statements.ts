import { isUtf8 } from 'node:buffer';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DumpdockError } from '@dumpdock/contracts';
import { type Judge, type LexerSink, locate, readVirtualTableRow, type Statement, type Verdict } from '@dumpdock/dump';
import type { LoadTask } from '../engine.ts';
import { requireAllowed } from '../shared/require-allowed.ts';
import type { RowTally } from '../shared/row-tally.ts';
import { authorize } from './authorizer.ts';
import { parseTuples } from './parse-tuples.ts';
import { sqliteError } from './sqlite-error.ts';

/** The sqlite3 shell reads line by line and ends each with a line feed, inside of literals too (shell.c, local_getline): so do we. */
const CR_LF = '\r\n';

/** Runs the statements of one entry inside the open transaction, in file order. */
export function createStatementRunner(db: DatabaseSync, task: LoadTask, judge: Judge, tally: RowTally, entry: string): LexerSink {
  let insert: { prefix: Buffer; columns: number; statement: StatementSync } | null = null;
  const shadows: string[] = [];
  let untouched = true;

  function statement(given: Statement): void {
    const verdict = judge.judge(given);
    try {
      if (requireAllowed(verdict, task.grants, entry, given.place, given.head)) run(given, verdict);
    } catch (error) {
      throw sqliteError(error, entry, given.place, given.head);
    }
  }

  function run(given: Statement, verdict: Verdict): void {
    tally.statement();
    if (!(verdict.effect === 'rows' && runBound(given))) runAsWritten(given, verdict);
    tally.add(verdict.effect === 'rows' ? verdict.table : null, given.rows);
  }

  function runAsWritten(given: Statement, verdict: Verdict): void {
    const sql = textOf(given);
    if (verdict.kind.startsWith('PRAGMA foreign_keys') && untouched) {
      setForeignKeys(sql);
      return;
    }
    untouched = false;
    insert = null;
    if (verdict.kind === 'CREATE VIRTUAL TABLE') runVirtualTable(given, sql);
    else if (isShadow(verdict.table)) withoutDefence(() => runOne(sql));
    else runOne(sql);
  }

  /** Rows of literals: one prepared statement for all rows with the same head. False: run it as written. */
  function runBound(given: Statement): boolean {
    if (
      given.plainRows !== true ||
      given.valuesAt === undefined ||
      given.bytes === null ||
      given.bytes.includes(CR_LF) ||
      !isUtf8(given.bytes)
    )
      return false;
    const prefix = given.bytes.subarray(0, given.valuesAt);
    const known = insert?.prefix.equals(prefix) ? insert : null;
    if (known === null && shadows.length > 0) return false;
    const rows = parseTuples(given.bytes, given.valuesAt);
    const columns = rows?.[0]?.length ?? 0;
    if (rows === null || columns === 0 || rows.some((row) => row.length !== columns)) return false;
    untouched = false;
    if (known === null || known.columns !== columns) {
      insert = {
        prefix: Buffer.from(prefix),
        columns,
        statement: prepare(`${prefix.toString('utf8')}(${Array(columns).fill('?').join()})`),
      };
    }
    for (const row of rows) insert!.statement.run(...row);
    return true;
  }

  function prepare(sql: string): StatementSync {
    db.setAuthorizer(authorize as Parameters<DatabaseSync['setAuthorizer']>[0]);
    try {
      return db.prepare(sql);
    } finally {
      db.setAuthorizer(null);
    }
  }

  /** One statement and nothing behind it: prepare() would silently leave the rest out. */
  function runOne(sql: string): void {
    const prepared = prepare(sql);
    if (prepared.sourceSQL.replace(/;$/, '').length < sql.trimEnd().length)
      throw new DumpdockError('POLICY_REFUSED', { detail: 'Two statements in one.' });
    prepared.run();
  }

  function setForeignKeys(sql: string): void {
    db.exec('COMMIT');
    runOne(sql);
    db.exec('BEGIN IMMEDIATE');
  }

  /** `.dump` writes a row of the schema table; the statement in it makes the same table, and its shadow tables are filled by the dump. */
  function runVirtualTable(given: Statement, sql: string): void {
    const made = given.bytes === null ? null : readVirtualTableRow(given.bytes);
    runOne(made?.sql ?? sql);
    if (made === null) return;
    shadows.push(`${made.name}_`);
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, ?) = ?");
    for (const { name } of tables.all(made.name.length + 1, `${made.name}_`)) {
      withoutDefence(() => db.exec(`DELETE FROM "${String(name).replaceAll('"', '""')}"`));
    }
  }

  function isShadow(table: string | null): boolean {
    return table !== null && shadows.some((prefix) => table.startsWith(prefix));
  }

  function withoutDefence(work: () => void): void {
    db.enableDefensive(false);
    try {
      work();
    } finally {
      db.enableDefensive(true);
    }
  }

  return {
    statement,
    clientCommand(place, bytes) {
      requireAllowed(judge.judgeClientCommand(place, bytes), task.grants, entry, place, bytes);
    },
    data: () => undefined,
    dataEnd: () => undefined,
  };

  function textOf(given: Statement): string {
    if (given.bytes === null)
      throw new DumpdockError('SQL_ERROR', {
        detail: 'The statement is too long for SQLite.',
        location: locate(entry, given.place, given.head),
      });
    if (isUtf8(given.bytes)) return given.bytes.toString('utf8').replaceAll(CR_LF, '\n');
    throw new DumpdockError('UNSUPPORTED_ENCODING', {
      detail: 'A statement is not UTF-8.',
      location: locate(entry, given.place, given.head),
    });
  }
}
