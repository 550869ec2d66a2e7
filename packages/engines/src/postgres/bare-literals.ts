import { FLOAT, NUMERIC, UNSIGNED } from './table-plan.ts';

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const CLOSE = 0x29;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;

/** Index behind a number that the cast from its own type to the column's makes the same of as the input function; -1: there is none. */
export function numberEnd(sql: Buffer, at: number, kind: number): number {
  const negative = sql[at] === MINUS;
  if (negative && kind === UNSIGNED) return -1;
  const start = negative ? at + 1 : at;
  let i = digitsEnd(sql, start);
  let digits = i - start;
  if ((kind === NUMERIC || kind === FLOAT) && i + 1 < sql.length) {
    if (sql[i] === POINT) {
      const point = i;
      i = digitsEnd(sql, i + 1);
      digits += i - point - 1;
    }
    if (digits > 0 && i + 2 < sql.length && (sql[i]! | SPACE) === 0x65) i = exponentEnd(sql, i + 1);
  }
  if (i < 0 || i >= sql.length || digits === 0 || !endsToken(sql[i]!)) return -1;
  return negative && kind === FLOAT && isZero(sql, start, i) ? -1 : i;
}

/** A negative zero: INSERT computes minus of zero, which is a positive one; for floats the input function makes something else of it. */
function isZero(sql: Buffer, from: number, end: number): boolean {
  for (let i = from; i < end && (sql[i]! | SPACE) !== 0x65; i++) if (sql[i]! > ZERO && sql[i]! <= NINE) return false;
  return true;
}

function digitsEnd(sql: Buffer, at: number): number {
  const { length } = sql;
  let i = at;
  while (i < length && sql[i]! >= ZERO && sql[i]! <= NINE) i++;
  return i;
}

function exponentEnd(sql: Buffer, at: number): number {
  const start = sql[at] === MINUS || sql[at] === 0x2b ? at + 1 : at;
  const end = digitsEnd(sql, start);
  return end > start ? end : -1;
}

function endsToken(byte: number): boolean {
  return byte === COMMA || byte === CLOSE || byte === SPACE || byte === NEWLINE || byte === TAB || byte === RETURN;
}

/** Whether the word stands there, in any case, and ends there. */
export function isWord(sql: Buffer, at: number, word: Buffer): boolean {
  const { length } = word;
  if (at + length >= sql.length) return false;
  for (let i = 0; i < length; i++) if ((sql[at + i]! | SPACE) !== word[i]) return false;
  return endsToken(sql[at + length]!);
}
