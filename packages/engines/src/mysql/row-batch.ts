import type { Statement } from '@dumpdock/dump';
import type { Origin } from './load-errors.ts';

/** Rows of one table on their way into one INSERT. */
export interface RowBatch {
  readonly prefix: Buffer;
  /** The tuples, commas between them. */
  readonly bytes: Buffer;
  readonly rows: number;
  /** How many statements of the dump it holds. */
  readonly statements: number;
  /** {@link Statement.drawsNumber} of one of them. */
  readonly drawsNumber: boolean;
  readonly origin: Origin;
  readonly table: string | null;
  /** What `bytes` is a part of, when it may be used again. */
  readonly memory: Buffer | null;
}

/** What the lexer tells of an INSERT of plain rows. */
export type PlainRows = Pick<Statement, 'rows' | 'drawsNumber'> & { readonly bytes: Buffer; readonly valuesAt: number };

/** Merges runs of INSERTs that differ in their tuples only. */
export interface RowMerger {
  /** Adds a statement; returns the batch that was in its way, if any. */
  add(statement: PlainRows, table: string | null, origin: () => Origin): RowBatch | null;
  /** What is left. */
  flush(): RowBatch | null;
  /** The server has answered: the memory of the batch is free for another. */
  recycle(batch: RowBatch): void;
}

const COMMA = 0x2c;
/** Smaller batches are copied. */
const HANDED_OVER_BYTES = 64 * 1024;
const MAX_SPARE = 8;
const MAX_SPARE_BYTES = 4 * 1024 * 1024;

/**
 * `limit`: bytes of tuples in a batch. Rows that may draw a number are kept apart from rows that bring theirs, and several tuples that may draw stay
 * the statement they are: together the server would draw other numbers than one by one (manual, "mixed-mode inserts").
 */
export function createRowMerger(limit: number): RowMerger {
  let prefix: Buffer | null = null;
  let tuples: Buffer = Buffer.allocUnsafeSlow(Math.min(limit * 2, 64 * 1024));
  let length = 0;
  let rows = 0;
  let statements = 0;
  let origin: Origin | null = null;
  let table: string | null = null;
  let drawsNumber = false;
  const spare: Buffer[] = [];

  /** The tuples, copied or with the memory they are in: fresh megabytes for each batch keep the garbage collector busy. */
  const take = (): Pick<RowBatch, 'bytes' | 'memory'> => {
    const bytes = tuples.subarray(0, length);
    if (length < HANDED_OVER_BYTES) return { bytes: Buffer.from(bytes), memory: null };
    const memory = tuples;
    tuples = spare.pop() ?? Buffer.allocUnsafeSlow(memory.length);
    return { bytes, memory };
  };
  const flush = (): RowBatch | null => {
    if (prefix === null || origin === null || length === 0) return null;
    const batch: RowBatch = { ...take(), prefix, rows, statements, drawsNumber, origin, table };
    length = 0;
    rows = 0;
    statements = 0;
    prefix = null;
    return batch;
  };
  const room = (bytes: number): void => {
    if (length + bytes <= tuples.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(tuples.length * 2, length + bytes));
    tuples.copy(larger, 0, 0, length);
    tuples = larger;
  };

  return {
    add({ bytes: statement, valuesAt, rows: count, drawsNumber: draws = false }, name, originOf) {
      const size = statement.length - valuesAt;
      const fits =
        prefix !== null &&
        draws === drawsNumber &&
        !(draws && (count > 1 || rows > statements)) &&
        length + size + 1 <= limit &&
        prefix.length === valuesAt &&
        statement.compare(prefix, 0, valuesAt, 0, valuesAt) === 0;
      const full = fits ? null : flush();
      if (prefix === null) {
        prefix = Buffer.from(statement.subarray(0, valuesAt));
        origin = originOf();
        table = name;
        drawsNumber = draws;
      }
      room(size + 1);
      if (length > 0) tuples[length++] = COMMA;
      statement.copy(tuples, length, valuesAt);
      length += size;
      rows += count;
      statements += 1;
      return full;
    },
    flush,
    recycle({ memory }) {
      if (memory !== null && memory.length <= MAX_SPARE_BYTES && spare.length < MAX_SPARE) spare.push(memory);
    },
  };
}
