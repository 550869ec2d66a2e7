import { IS_WORD } from './bytes.ts';

const [QUOTE, COMMA, DASH, OPEN, CLOSE, SEMI] = [0x27, 0x2c, 0x2d, 0x28, 0x29, 0x3b] as const;
/** Bytes of numbers, NULL, names of calls, and what stands between values. */
const IS_VALUE = new Uint8Array(256);
for (let byte = 0; byte < 0x80; byte++) if (/[\w.+\-,\s]/.test(String.fromCharCode(byte)) && byte !== 0x0b) IS_VALUE[byte] = 1;
/** Literals are searched byte by byte up to here, then by a call that is faster on long ones. */
const NEAR_BYTES = 48;
const CALLS = ['replace', 'char', 'unistr'].map((name) => Buffer.from(name));

/**
 * Goes over the tuples `(…),(…)` of an INSERT that starts at `at`, as long as they hold literals and the calls that `.dump` writes, up to the semicolon
 * right behind them. The hot loop of every import: the full scanner is only asked where this one gives up.
 */
export interface TupleSkipper {
  /** Index of the semicolon, or -1: something else stands there, or the bytes end before. */
  skip(buffer: Buffer, at: number, length: number): number;
  /** Tuples of the last skip. */
  rows(): number;
}

/** Makes a skipper. */
export function createTupleSkipper(): TupleSkipper {
  let rows = 0;
  return {
    rows: () => rows,
    skip(buffer, from, length) {
      let at = from;
      for (rows = 1; ; rows++) {
        at = skipTuple(buffer, at, length);
        if (at < 0) return -1;
        while (at < length && isBlank(buffer[at]!)) at++;
        if (at >= length) return -1;
        if (buffer[at] === SEMI) return at;
        if (buffer[at] !== COMMA) return -1;
        at++;
        while (at < length && isBlank(buffer[at]!)) at++;
        if (at >= length || buffer[at] !== OPEN) return -1;
      }
    },
  };
}

/** Index of the first tuple when the statement at `at` starts with `prefix` and tuples follow right behind; -1 when not. */
export function tuplesBehind(prefix: Buffer, buffer: Buffer, at: number, length: number): number {
  const tuplesAt = at + prefix.length;
  if (tuplesAt >= length) return -1;
  for (let i = 0; i < prefix.length; i++) if (buffer[at + i] !== prefix[i]) return -1;
  return buffer[tuplesAt] === OPEN ? tuplesAt : -1;
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Index behind the parenthesis that closes the one at `from`; -1 when that cannot be told here. */
function skipTuple(buffer: Buffer, from: number, length: number): number {
  let depth = 0;
  let at = from;
  while (at < length) {
    const byte = buffer[at]!;
    if (byte === QUOTE) {
      at = endOfLiteral(buffer, at + 1, length);
      if (at < 0) return -1;
    } else if (byte === CLOSE) {
      if (--depth === 0) return at + 1;
    } else if (byte === OPEN) {
      if (depth > 0 && !isRowCall(buffer, at)) return -1;
      depth++;
    } else if (IS_VALUE[byte] === 0 || (byte === DASH && buffer[at + 1] === DASH)) return -1;
    at++;
  }
  return -1;
}

/** Index of the closing quote; a doubled one ends a literal and starts the next, which comes to the same here. */
function endOfLiteral(buffer: Buffer, from: number, length: number): number {
  const near = Math.min(length, from + NEAR_BYTES);
  for (let at = from; at < near; at++) {
    if (buffer[at] === QUOTE) return at;
    if (buffer[at] === 0) return -1;
  }
  if (near === length) return -1;
  const found = buffer.indexOf(QUOTE, near);
  return found < 0 || found >= length || buffer.subarray(near, found).includes(0) ? -1 : found;
}

function isRowCall(buffer: Buffer, open: number): boolean {
  return CALLS.some((name) => {
    const start = open - name.length;
    for (let i = 0; i < name.length; i++) if (buffer[start + i] !== name[i]) return false;
    return IS_WORD[buffer[start - 1]!] === 0;
  });
}
