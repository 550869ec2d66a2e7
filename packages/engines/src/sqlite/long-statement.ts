import { readSync } from 'node:fs';
import { DumpdockError } from '@dumpdock/contracts';
import type { TupleRange } from '@dumpdock/dump';
import { type FileRange, markOf, readInto } from './long-literals.ts';

const [QUOTE, OPEN, CLOSE] = [0x27, 0x28, 0x29] as const;
const PIECE_BYTES = 1024 * 1024;
/** Literals from here on are not read with their row. */
const LONG_LITERAL_BYTES = 1024 * 1024;
/** So many bytes of rows are handed over at once. */
const GROUP_BYTES = 256 * 1024;

/** Some tuples of a statement that is too long to be held. */
export interface TupleGroup {
  readonly tuples: TupleRange;
  readonly rows: number;
  /** Where they stand in the file. */
  readonly range: FileRange;
  /** Literals that are left out of `tuples`. */
  readonly long: readonly FileRange[];
}

/**
 * The tuples in `[from, end)` of a dump file, a few at a time. The range must be that of the tuples of a plain INSERT, as the lexer says: nothing is in it but parentheses,
 * literals and what stands between. @throws DumpdockError CHANGED_SINCE_INSPECTION, NOT_TEXT_SQL
 */
export function* readTupleGroups(fd: number, { from, end }: FileRange): Generator<TupleGroup> {
  const bytes = createFileBytes(fd, end);
  let group = { from, rows: 0, long: [] as FileRange[] };
  let depth = 0;
  const take = (to: number): TupleGroup => {
    const { rows, long } = group;
    const range = { from: group.from, end: to };
    group = { from: to, rows: 0, long: [] };
    return { tuples: withoutLong(fd, range, long), rows, range, long };
  };
  for (let at = from; at < end; at++) {
    const byte = bytes.at(at);
    if (byte === QUOTE) {
      const close = bytes.closingQuote(at + 1);
      if (close - at > LONG_LITERAL_BYTES) group.long.push({ from: at + 1, end: close });
      at = close;
    } else if (byte === OPEN) {
      if (depth++ === 0 && group.rows === 0) group.from = at; // A comma stands before it.
    } else if (byte === CLOSE && --depth === 0) {
      group.rows++;
      if (group.long.length > 0 || at - group.from > GROUP_BYTES) yield take(at + 1);
    }
  }
  if (group.rows > 0) yield take(end);
}

/** The bytes of a range, with a mark in the place of each long literal. */
function withoutLong(fd: number, range: FileRange, long: readonly FileRange[]): TupleRange {
  const parts: Buffer[] = [];
  let from = range.from;
  const copy = (end: number): void => {
    const part = Buffer.allocUnsafe(end - from);
    readInto(fd, part, from);
    parts.push(part);
  };
  for (const [index, literal] of long.entries()) {
    copy(literal.from);
    parts.push(markOf(index));
    from = literal.end;
  }
  copy(range.end);
  const buffer = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  return { buffer, at: 0, end: buffer.length };
}

/** Bytes of a file by their offset, read a piece at a time. */
function createFileBytes(fd: number, end: number) {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let base = 0;
  let length = 0;

  function load(offset: number): void {
    base = offset;
    length = readSync(fd, piece, 0, Math.min(PIECE_BYTES, end - offset), offset);
    if (length <= 0) throw new DumpdockError('CHANGED_SINCE_INSPECTION');
    if (piece.subarray(0, length).includes(0))
      throw new DumpdockError('NOT_TEXT_SQL', { detail: 'A statement holds a NUL byte; SQLite would read nothing behind it.' });
  }

  function at(offset: number): number {
    if (offset < base || offset >= base + length) load(offset);
    return piece[offset - base]!;
  }

  return {
    at,
    /** The quote that ends a literal of which `offset` is the first byte. A doubled one is a part of it. */
    closingQuote(offset: number): number {
      for (let from = offset; ; ) {
        at(from);
        const found = piece.subarray(0, length).indexOf(QUOTE, from - base);
        const quote = found < 0 ? -1 : base + found;
        if (quote < 0) from = base + length;
        else if (quote + 1 < end && at(quote + 1) === QUOTE) from = quote + 2;
        else return quote;
      }
    },
  };
}
