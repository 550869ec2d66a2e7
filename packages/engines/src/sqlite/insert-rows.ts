import { isUtf8 } from 'node:buffer';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { DumpdockError } from '@dumpdock/contracts';
import { MAX_BUFFERED_STATEMENT_BYTES, type Place, type TupleRange } from '@dumpdock/dump';
import { createLongLiterals, type FileRange, type LongLiterals, readInto, valueTooLarge } from './long-literals.ts';
import { readTupleGroups, type TupleGroup } from './long-statement.ts';
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
  /** Takes the rows of a statement that is not held: their range in the file. @throws RowError, DumpdockError CHANGED_SINCE_INSPECTION */
  addFrom(fd: number, range: FileRange, rows: number, place: Place): void;
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
  /** Bytes that the long values of one row may take. */
  readonly room: () => number;
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
export function createRowInserter({ db, prepare, head, singly, room }: RowInserterDeps): RowInserter {
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

  /** `long`: literals that are not in the tuple; `whole`: the tuple with them. */
  function addRow(reader: TupleReader, place: Place, row: number | undefined, long: LongLiterals | null, whole: () => Buffer): void {
    const from = values.length;
    const known = read(reader, { place, row, excerpt: '' });
    const origin = { place, row, excerpt: reader.excerpt() };
    if (!known || reader.raw() || values.length - from !== columns) {
      const own = values.splice(from);
      flush();
      if (!known) runAsWritten(whole, origin, long);
      else if (reader.raw()) runRaw(own, origin, long);
      else {
        shape(own.length);
        values.push(...own);
        origins.push(origin);
      }
    } else origins.push(origin);
    if (origins.length >= batchRows) flush();
  }

  /** A long value may be refused before its row is known. */
  function read(reader: TupleReader, origin: Origin): boolean {
    return run(origin, () => reader.next(values));
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

  function runAsWritten(whole: () => Buffer, origin: Origin, long: LongLiterals | null): void {
    run(origin, () => {
      long?.release();
      const tuple = whole();
      if (!isUtf8(tuple)) throw new DumpdockError('UNSUPPORTED_ENCODING', { detail: 'A row is not UTF-8.' });
      prepare(`${head}${tuple.toString('utf8').replaceAll('\r\n', '\n')}`).run();
    });
  }

  /** SQLite copies what is bound: ours goes before the row is made, and the copies as soon as it is. Large values are in memory twice at any time, not three times. */
  function runRaw(row: readonly TupleValue[], origin: Origin, long: LongLiterals | null): void {
    const cast = row.map((value) => (value instanceof RawText ? 'CAST(? AS TEXT)' : '?')).join();
    run(origin, () => {
      const statement = prepare(`${head}(${cast})`);
      const bound = statement.iterate(...row.map((value) => (value instanceof RawText ? textOf(value) : value)));
      long?.release();
      bound.next();
      statement.iterate(...row.map(() => null));
    });
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
      for (let row = 1; !reader.done(); row++) addRow(reader, place, rows === 1 ? undefined : row, null, reader.tuple);
    },
    addFrom(fd, range, rows, place) {
      let row = 1;
      for (const group of readTupleGroups(fd, range)) {
        const long = group.long.length === 0 ? null : createLongLiterals(fd, group.long, room);
        const reader = createTupleReader(group.tuples, long);
        const whole = (): Buffer => wholeTuple(fd, group, reader.tuple());
        for (; !reader.done(); row++) addRow(reader, place, rows === 1 ? undefined : row, long, whole);
      }
    },
  };
}

/** The tuple as it stands in the file; a group ends with the first one that lacks something. */
function wholeTuple(fd: number, { tuples, range }: TupleGroup, tuple: Buffer): Buffer {
  if (!tuple.includes(0)) return tuple;
  const from = range.from + tuple.byteOffset - tuples.buffer.byteOffset;
  if (range.end - from > MAX_BUFFERED_STATEMENT_BYTES) throw valueTooLarge(range.end - from);
  const whole = Buffer.allocUnsafe(range.end - from);
  readInto(fd, whole, from);
  return whole;
}

function marks(count: number): string {
  return `(${Array(count).fill('?').join()})`;
}
