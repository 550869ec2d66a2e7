import { isUtf8 } from 'node:buffer';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { DumpdockError } from '@dumpdock/contracts';
import type { Place, TupleRange } from '@dumpdock/dump';
import { RawText } from './raw-text.ts';
import { createTupleReader, type TupleReader, type TupleValue } from './read-tuple.ts';

/** Rows that one prepared statement inserts at a time. */
const BATCH_ROWS = 16;
/** SQLITE_MAX_VARIABLE_NUMBER, rounded down. */
const MAX_VARIABLES = 32_000;

/** Inserts the rows of the INSERT statements that share everything before their tuples. */
export interface RowInserter {
  /** Takes the rows of one more statement. Some may wait for the next call or for `flush`. @throws RowError */
  add(tuples: TupleRange, rows: number, place: Place): void;
  /** Inserts what waits. @throws RowError */
  flush(): void;
}

export interface RowInserterDeps {
  readonly db: DatabaseSync;
  /** Compiles a statement of the dump. */
  readonly prepare: (sql: string) => StatementSync;
  /** `INSERT INTO t VALUES`, as it stands in the dump. */
  readonly head: string;
  /** One row a statement: where it could make a difference that they come together. */
  readonly singly: boolean;
}

/** The refusal of one row. */
export class RowError extends Error {
  readonly place: Place;
  /** Number of the row in a statement of several, from 1. */
  readonly row: number | undefined;
  /** The statement with this row alone. */
  readonly head: Buffer;

  constructor(cause: unknown, { place, row }: Origin, head: Buffer) {
    super('A row was refused.', { cause });
    this.place = place;
    this.row = row;
    this.head = head;
  }
}

/** A row that is read and not inserted yet: where its statement stands, its number in a statement of several, and its tuple. */
interface Origin {
  readonly place: Place;
  readonly row: number | undefined;
  readonly excerpt: string;
}

/** Prepares nothing before the first row comes. */
export function createRowInserter({ db, prepare, head, singly }: RowInserterDeps): RowInserter {
  let columns = 0;
  let batchRows = 1;
  let single: StatementSync | null = null;
  let batch: StatementSync | null = null;
  let values: TupleValue[] = [];
  let origins: Origin[] = [];

  /** Rows with another number of values begin. */
  function shape(count: number): void {
    columns = count;
    batchRows = singly ? 1 : Math.max(1, Math.min(BATCH_ROWS, Math.floor(MAX_VARIABLES / count)));
    single = batch = null;
  }

  function addRow(reader: TupleReader, place: Place, row: number | undefined): void {
    const from = values.length;
    const known = reader.next(values);
    const origin = { place, row, excerpt: reader.excerpt() };
    if (!known || reader.raw() || values.length - from !== columns) {
      const own = values.splice(from);
      flush();
      if (!known) runAsWritten(reader.tuple(), origin);
      else if (reader.raw()) runRaw(own, origin);
      else {
        shape(own.length);
        values.push(...own);
        origins.push(origin);
      }
    } else origins.push(origin);
    if (origins.length >= batchRows) flush();
  }

  function flush(): void {
    const [rows, bound] = [origins, values as SQLInputValue[]];
    if (rows.length === 0) return;
    [origins, values] = [[], []];
    if (rows.length === 1 || rows.length < batchRows || !runBatch(rows, bound)) runSingly(rows, bound);
  }

  /** False: one of the rows is refused, and the statement was undone as a whole. */
  function runBatch(rows: readonly Origin[], bound: readonly SQLInputValue[]): boolean {
    return run(rows[0]!, () => {
      batch ??= prepare(`${head}${Array(batchRows).fill(marks(columns)).join()}`);
      try {
        batch.run(...bound);
        return true;
      } catch (error) {
        // A conflict clause of the table may have ended the transaction: nothing may run any more.
        if (!db.isTransaction) throw error;
        return false;
      }
    });
  }

  function runSingly(rows: readonly Origin[], bound: readonly SQLInputValue[]): void {
    rows.forEach((origin, i) => {
      run(origin, () => {
        single ??= prepare(`${head}${marks(columns)}`);
        single.run(...bound.slice(i * columns, (i + 1) * columns));
      });
    });
  }

  function runAsWritten(tuple: Buffer, origin: Origin): void {
    run(origin, () => {
      if (!isUtf8(tuple)) throw new DumpdockError('UNSUPPORTED_ENCODING', { detail: 'A row is not UTF-8.' });
      prepare(`${head}${tuple.toString('utf8').replaceAll('\r\n', '\n')}`).run();
    });
  }

  function runRaw(row: readonly TupleValue[], origin: Origin): void {
    const cast = row.map((value) => (value instanceof RawText ? 'CAST(? AS TEXT)' : '?')).join();
    run(origin, () => prepare(`${head}(${cast})`).run(...row.map((value) => (value instanceof RawText ? textOf(value) : value))));
  }

  /** The cast takes bytes for text in the encoding of the database. */
  function textOf(raw: RawText): SQLInputValue {
    const bytes = raw.take();
    const { encoding } = db.prepare('PRAGMA encoding').get() ?? {};
    return encoding === 'UTF-8' ? bytes : bytes.toString('utf8');
  }

  function run<T>(origin: Origin, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new RowError(error, origin, Buffer.concat([Buffer.from(head), Buffer.from(origin.excerpt, 'latin1')]));
    }
  }

  return {
    flush,
    add(tuples, rows, place) {
      const reader = createTupleReader(tuples);
      for (let row = 1; !reader.done(); row++) addRow(reader, place, rows === 1 ? undefined : row);
    },
  };
}

function marks(count: number): string {
  return `(${Array(count).fill('?').join()})`;
}
