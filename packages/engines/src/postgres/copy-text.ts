/** What the values of a column may be written as, so that COPY makes of them what INSERT would. */
export type LiteralClass = 'string-only' | 'integer' | 'decimal' | 'boolean';

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;

/** Rows of INSERT … VALUES on their way to becoming COPY text (manual, COPY, Text Format). */
export interface CopyText {
  /** Appends the tuples that stand in `sql` from `at` on. False, and nothing appended, when one is not surely the same as COPY text. */
  append(sql: Buffer, at: number): boolean;
  readonly bytes: Buffer;
  reset(): void;
}

/** `classes`: what each column takes, in the order of the values. */
export function createCopyText(classes: readonly LiteralClass[], capacity: number): CopyText {
  let out = Buffer.allocUnsafe(capacity);
  let used = 0;

  function append(sql: Buffer, at: number): boolean {
    // Escaping makes a byte two at most; a NULL of four bytes becomes two.
    if (used + (sql.length - at) * 2 + 16 > out.length) grow((sql.length - at) * 2 + 16);
    const end = tuples(sql, at);
    if (end < 0) return false;
    used = end;
    return true;
  }

  function grow(more: number): void {
    const larger = Buffer.allocUnsafe(Math.max(out.length * 2, used + more));
    out.copy(larger, 0, 0, used);
    out = larger;
  }

  /** Where the output ends, or -1. */
  function tuples(sql: Buffer, from: number): number {
    const target = out;
    let to = used;
    let i = space(sql, from);
    while (true) {
      if (sql[i] !== OPEN) return -1;
      i = space(sql, i + 1);
      for (let column = 0; ; column++) {
        if (column >= classes.length) return -1;
        if (column > 0) target[to++] = TAB;
        if (sql[i] === QUOTE) {
          i++;
          while (true) {
            const byte = sql[i++];
            if (byte === undefined) return -1;
            if (byte === QUOTE) {
              if (sql[i] !== QUOTE) break;
              i++;
              target[to++] = QUOTE;
            } else if (byte === BACKSLASH || byte === TAB || byte === NEWLINE || byte === RETURN) {
              target[to++] = BACKSLASH;
              target[to++] = byte === BACKSLASH ? BACKSLASH : byte === TAB ? 0x74 : byte === NEWLINE ? 0x6e : 0x72;
            } else target[to++] = byte;
          }
        } else {
          const start = i;
          while (i < sql.length && sql[i] !== COMMA && sql[i] !== CLOSE && sql[i]! > 0x20) i++;
          const written = bare(sql, start, i, classes[column]!, target, to);
          if (written < 0) return -1;
          to = written;
        }
        i = space(sql, i);
        if (sql[i] === COMMA) {
          i = space(sql, i + 1);
          continue;
        }
        if (sql[i] !== CLOSE || column !== classes.length - 1) return -1;
        break;
      }
      target[to++] = NEWLINE;
      i = space(sql, i + 1);
      if (i >= sql.length) return to;
      if (sql[i] !== COMMA) return -1;
      i = space(sql, i + 1);
    }
  }

  return {
    append,
    get bytes() {
      return out.subarray(0, used);
    },
    reset() {
      used = 0;
    },
  };
}

function space(sql: Buffer, at: number): number {
  let i = at;
  while (sql[i] === 0x20 || sql[i] === NEWLINE || sql[i] === RETURN || sql[i] === TAB) i++;
  return i;
}

/** A literal without quotes: NULL, a number, a truth value. Returns where the output ends, or -1. */
function bare(sql: Buffer, start: number, end: number, kind: LiteralClass, out: Buffer, to: number): number {
  const first = sql[start]! | 0x20;
  if (first === 0x6e && end - start === 4 && isWord(sql, start, 'null')) {
    out[to] = BACKSLASH;
    out[to + 1] = 0x4e;
    return to + 2;
  }
  if (kind === 'boolean') {
    const value = isWord(sql, start, 'true') && end - start === 4 ? 0x74 : isWord(sql, start, 'false') && end - start === 5 ? 0x66 : -1;
    out[to] = value;
    return value < 0 ? -1 : to + 1;
  }
  return kind === 'string-only' ? -1 : number(sql, start, end, kind === 'decimal', out, to);
}

/** Digits with a sign and, for decimals, a point. A negative zero is left to INSERT, which makes it positive. */
function number(sql: Buffer, start: number, end: number, decimals: boolean, out: Buffer, to: number): number {
  let at = to;
  let digits = 0;
  let nonzero = false;
  let points = 0;
  for (let i = start; i < end; i++) {
    const byte = sql[i]!;
    if (byte >= 0x30 && byte <= 0x39) {
      digits++;
      nonzero ||= byte !== 0x30;
    } else if (byte === 0x2e && decimals && points === 0) points++;
    else if (byte !== 0x2d || i !== start) return -1;
    out[at++] = byte;
  }
  if (digits === 0 || (!nonzero && sql[start] === 0x2d)) return -1;
  return at;
}

function isWord(sql: Buffer, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if ((sql[at + i]! | 0x20) !== word.charCodeAt(i)) return false;
  return true;
}
