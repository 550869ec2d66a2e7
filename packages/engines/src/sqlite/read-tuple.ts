import { isUtf8 } from 'node:buffer';
import type { SQLInputValue } from 'node:sqlite';
import type { TupleRange } from '@dumpdock/dump';
import { type LongLiterals, longLiteralAt } from './long-literals.ts';
import { RawText } from './raw-text.ts';
import { readCall } from './read-call.ts';
import { readNumber } from './read-number.ts';

const [QUOTE, COMMA, CLOSE, CR, LOWER_X, UPPER_X, LOWER_N, UPPER_N, OPEN] = [0x27, 0x2c, 0x29, 0x0d, 0x78, 0x58, 0x6e, 0x4e, 0x28] as const;
/** Literals from here on are bound as bytes. */
const LONG_BYTES = 64 * 1024;
const EXCERPT_BYTES = 1024;

export type TupleValue = SQLInputValue | RawText;

/** Reads the tuples of an INSERT one after the other. Every value that is read means what the literal means (lang_expr.html, literal values). */
export interface TupleReader {
  /** The next tuple's values, added to `values`; false: it holds something that only SQLite can tell. */
  next(values: TupleValue[]): boolean;
  done(): boolean;
  /** Whether the last tuple has a {@link RawText} or a long literal. */
  raw(): boolean;
  /** The last tuple as it stands in the dump. */
  tuple(): Buffer;
  /** Its beginning as Latin-1, for messages. */
  excerpt(): string;
}

/** Reads `tuples` from the first one on. The range must be that of a plain INSERT, as the lexer says. `long`: literals that are not in it. */
export function createTupleReader({ buffer, at: begin, end }: TupleRange, long: LongLiterals | null = null): TupleReader {
  const text = end - begin > LONG_BYTES ? null : buffer.toString('latin1', begin, end);
  let at = begin;
  let first = begin;
  let last = begin;
  let raw = false;

  function read(values: TupleValue[]): boolean {
    raw = false;
    do {
      at = skipBlanks(buffer, at + 1);
      const behind = readValue(buffer, text, begin, at, long);
      if (behind < 0) return false;
      values.push(value);
      if (value instanceof RawText || (long !== null && value instanceof Uint8Array)) raw = true;
      at = skipBlanks(buffer, behind);
    } while (buffer[at] === COMMA);
    return buffer[at] === CLOSE;
  }

  return {
    done: () => at >= end,
    raw: () => raw,
    tuple: () => buffer.subarray(first, last),
    excerpt: () => text?.slice(first - begin, last - begin) ?? buffer.toString('latin1', first, Math.min(last, first + EXCERPT_BYTES)),
    next(values) {
      first = at;
      const known = read(values);
      last = known ? at + 1 : endOfTuple(buffer, first, end);
      at = skipBlanks(buffer, last);
      if (at < end) at = skipBlanks(buffer, at + 1);
      return known;
    },
  };
}

const CLOSING: Readonly<Record<number, number>> = { 39: 0x27, 34: 0x22, 96: 0x60, 91: 0x5d };

/** Index behind the parenthesis that closes the one at `from`. */
function endOfTuple(buffer: Buffer, from: number, end: number): number {
  let depth = 0;
  for (let at = from; at < end; at++) {
    const byte = buffer[at]!;
    const closing = CLOSING[byte];
    if (closing !== undefined) at = buffer.indexOf(closing, at + 1);
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return at + 1;
  }
  return end;
}

/** What {@link readValue} read: returning it beside the index would cost an object for every value of a dump. */
let value: TupleValue = null;

/** Reads the value at `at` into {@link value}; the index behind it, -1 when it cannot be bound. `text` is the Latin-1 of `buffer` from `base` on. */
function readValue(buffer: Buffer, text: string | null, base: number, at: number, long: LongLiterals | null): number {
  const first = buffer[at]!;
  if (first === QUOTE) return long !== null && buffer[at + 1] === 0 ? readLong(buffer, at, long) : readString(buffer, text, base, at);
  if ((first === UPPER_X || first === LOWER_X) && buffer[at + 1] === QUOTE)
    return long !== null && buffer[at + 2] === 0 ? readLong(buffer, at + 1, long) : readBlob(buffer, at);
  let end = at;
  let byte = first;
  while (byte !== COMMA && byte !== CLOSE && byte > 0x20 && byte !== OPEN) byte = buffer[++end]!;
  if (byte === OPEN) {
    const call = readCall(buffer, at, long);
    if (call === null) return -1;
    value = call.value;
    return call.end;
  }
  if ((first === UPPER_N || first === LOWER_N) && end - at === 4 && buffer.toString('latin1', at, end).toUpperCase() === 'NULL') {
    value = null;
    return end;
  }
  const number = readNumber(buffer, at, end);
  if (number === undefined) return -1;
  value = number;
  return end;
}

function readString(buffer: Buffer, text: string | null, base: number, at: number): number {
  const limit = at + LONG_BYTES;
  let end = at + 1;
  let seen = 0;
  let special = false;
  for (; end < limit; end++) {
    const byte = buffer[end]!;
    if (byte === QUOTE) {
      if (buffer[end + 1] !== QUOTE) break;
      special = true;
      end++;
    } else if (byte === CR) special = true;
    else seen |= byte;
  }
  if (end >= limit) return readRaw(buffer, at);
  if (seen < 0x80) value = text === null ? buffer.toString('latin1', at + 1, end) : text.slice(at + 1 - base, end - base);
  else if (isUtf8(buffer.subarray(at + 1, end))) value = buffer.toString('utf8', at + 1, end);
  else return readRaw(buffer, at);
  if (special) value = (value as string).replaceAll("''", "'").replaceAll('\r\n', '\n');
  return end + 1;
}

function readRaw(buffer: Buffer, at: number): number {
  let end = buffer.indexOf(QUOTE, at + 1);
  while (end >= 0 && buffer[end + 1] === QUOTE) end = buffer.indexOf(QUOTE, end + 2);
  if (end < 0) return -1;
  value = new RawText(buffer.subarray(at + 1, end));
  return end + 1;
}

/** The literal whose quote is at `quote`: text, or a blob when a letter stands before it. */
function readLong(buffer: Buffer, quote: number, long: LongLiterals): number {
  const index = longLiteralAt(buffer, quote);
  const isText = buffer[quote - 1] !== UPPER_X && buffer[quote - 1] !== LOWER_X;
  const read = isText ? new RawText(long.text(index)) : long.blob(index);
  if (read === null) return -1;
  value = read;
  return buffer.indexOf(QUOTE, quote + 1) + 1;
}

function readBlob(buffer: Buffer, at: number): number {
  const end = buffer.indexOf(QUOTE, at + 2);
  if (end < 0 || (end - at) % 2 === 1) return -1;
  const blob = Buffer.allocUnsafe((end - at - 2) / 2);
  if (blob.write(buffer.toString('latin1', at + 2, Math.min(end, at + 2 + LONG_BYTES)), 'hex') !== Math.min(blob.length, LONG_BYTES / 2))
    return -1;
  for (let from = at + 2 + LONG_BYTES, to = LONG_BYTES / 2; from < end; from += LONG_BYTES, to += LONG_BYTES / 2) {
    const piece = buffer.toString('latin1', from, Math.min(end, from + LONG_BYTES));
    if (blob.write(piece, to, 'hex') !== piece.length / 2) return -1;
  }
  value = blob;
  return end + 1;
}

function skipBlanks(buffer: Buffer, from: number): number {
  let at = from;
  while (buffer[at] === 0x20 || buffer[at] === 0x0a || buffer[at] === 0x0d || buffer[at] === 0x09) at++;
  return at;
}
