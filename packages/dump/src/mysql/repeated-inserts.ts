import type { ByteClasses } from './mysql-byte-classes.ts';
import { WORD_BYTES } from './mysql-byte-classes.ts';
import { isDigit, isPlainWord } from './plain-words.ts';

const [QUOTE, OPEN, CLOSE, COMMA, DASH, SEMI] = [0x27, 0x28, 0x29, 0x2c, 0x2d, 0x3b] as const;

/**
 * Goes over INSERTs that differ from the one before in the literals of their rows alone. Where anything else stands, or not all of a statement is here, it
 * leaves it to the lexer: this is its hot loop and knows none of its states.
 */
export interface RepeatedInserts {
  /** Index behind the last statement that could be taken, from `from` on; `from` when there is none. */
  run(view: Buffer, from: number): number;
  /** Of the last run. */
  readonly statements: number;
  readonly rows: number;
  /** Terminators excluded. */
  readonly bytes: number;
}

/** @param prefix the statement up to its first tuple. @param classes without multi-byte characters, `;` being the delimiter */
export function createRepeatedInserts(prefix: Buffer, classes: ByteClasses): RepeatedInserts {
  const { values, single } = classes;
  let statements = 0;
  let rows = 0;
  let bytes = 0;

  function run(view: Buffer, from: number): number {
    let at = from;
    for (statements = rows = bytes = 0; ; statements++) {
      let start = at;
      while (start < view.length && view[start]! <= 0x20) start++;
      for (let i = 0; i < prefix.length; i++) if (view[start + i] !== prefix[i]) return at;
      const before = rows;
      const end = skipTuples(view, start + prefix.length);
      if (end < 0) {
        rows = before;
        return at;
      }
      bytes += end - start;
      at = end + 1;
    }
  }

  /** Index of the semicolon behind the tuples that start at `from`, or -1. */
  function skipTuples(view: Buffer, from: number): number {
    let at = from;
    while (view[at] === OPEN) {
      at = skipTuple(view, at + 1);
      if (at < 0 || view[at] === SEMI) return at;
      if (view[at] !== COMMA) return -1;
      at++;
      while (at < view.length && view[at]! <= 0x20) at++;
    }
    return -1;
  }

  /** Index behind the parenthesis that closes the tuple whose first value starts at `from`, or -1. */
  function skipTuple(view: Buffer, from: number): number {
    const length = view.length;
    let at = from;
    while (at >= 0) {
      while (at < length && values[view[at]!] === 0) at++;
      if (at + 2 >= length) return -1;
      const byte = view[at]!;
      if (byte === QUOTE) at = closingQuote(view, at + 1);
      else if (byte === CLOSE) {
        rows++;
        return at + 1;
      } else if (byte === DASH && view[at + 1] !== DASH) at++;
      else at = WORD_BYTES[byte] === 1 ? skipWord(view, at) : -1;
    }
    return -1;
  }

  /** A doubled quote ends one text and begins the next, which comes to the same here. */
  function closingQuote(view: Buffer, from: number): number {
    const length = view.length;
    let at = from;
    while (at < length) {
      while (at < length && single[view[at]!] === 0) at++;
      if (view[at] === QUOTE) return at + 1;
      at += 2;
    }
    return -1;
  }

  return {
    run,
    get statements() {
      return statements;
    },
    get rows() {
      return rows;
    },
    get bytes() {
      return bytes;
    },
  };
}

/** Index behind a part of a number, NULL and the like, or an introducer; -1 for any other word. */
function skipWord(view: Buffer, at: number): number {
  let end = at;
  while (end < view.length && WORD_BYTES[view[end]!] === 1) end++;
  if (end + 2 > view.length) return -1;
  return isDigit(view[at - 1]!) || isPlainWord(view, at, end) ? end : -1;
}
