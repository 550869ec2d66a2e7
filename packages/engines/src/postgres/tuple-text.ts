import { isWord, numberEnd } from './bare-literals.ts';
import { BITS, BOOLEAN, GENERATED, STRING } from './table-plan.ts';

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;
const SEMICOLON = 0x3b;

const NULL = Buffer.from('null');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const DEFAULT = Buffer.from('default');

/** What a byte inside of a string comes to in COPY text (manual, COPY, Text Format): 0 itself, 1 the quote, otherwise what follows a backslash. */
const ESCAPES = new Uint8Array(256);
ESCAPES[QUOTE] = 1;
ESCAPES[BACKSLASH] = BACKSLASH;
ESCAPES[TAB] = 0x74;
ESCAPES[NEWLINE] = 0x6e;
ESCAPES[RETURN] = 0x72;

/** Turns the tuples of INSERTs into COPY text, bytes to bytes, in one pass. Fields tell of the last `read`. */
export interface TupleText {
  /**
   * Reads tuples from `at` up to and with the semicolon behind them, or the end when `whole`. Index behind it; -1, and nothing is added, when it is not
   * surely the same as COPY text, or not all here.
   */
  read(sql: Buffer, at: number, whole: boolean): number;
  readonly rows: number;
  readonly lines: number;
  /** Where the last line starts that began inside; -1: none. */
  readonly lineStart: number;
  /** Bytes of COPY text that wait. */
  readonly pending: number;
  /** Gives the COPY text that waits. */
  take(): Buffer;
}

const FIRST_CAPACITY = 256 * 1024;

/** `classes`: what each column takes (see table-plan.ts), in the order of the values. */
export function createTupleText(classes: Uint8Array): TupleText {
  let out = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  let used = 0;
  let rows = 0;
  let lines = 0;
  let lineStart = -1;

  /** Escaping makes a byte two at most; NULL and a whole tuple get shorter. */
  function reserve(bytes: number): void {
    if (used + bytes <= out.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(out.length * 2, used + bytes));
    out.copy(larger, 0, 0, used);
    out = larger;
  }

  // Every read is inside of the buffer: reading behind its end once makes V8 slower at that place for good.
  function space(sql: Buffer, at: number): number {
    const { length } = sql;
    for (let i = at; i < length; i++) {
      const byte = sql[i]!;
      if (byte > SPACE) return i;
      if (byte === NEWLINE) {
        lines++;
        lineStart = i + 1;
      } else if (byte !== SPACE && byte !== TAB && byte !== RETURN) return i;
    }
    return length;
  }

  /** A string from behind its quote on; the index behind it, -1 when it goes on or is cut off. `used` moves. */
  function string(sql: Buffer, from: number): number {
    const target = out;
    const last = sql.length - 1;
    let to = used;
    for (let i = from; i < last; i++) {
      const byte = sql[i]!;
      const change = ESCAPES[byte]!;
      if (change === 0) {
        target[to++] = byte;
        continue;
      }
      if (change === 1) {
        if (sql[i + 1] !== QUOTE) {
          used = to;
          return i + 1;
        }
        i++;
        target[to++] = QUOTE;
        continue;
      }
      target[to++] = BACKSLASH;
      target[to++] = change;
      if (byte === NEWLINE) {
        lines++;
        lineStart = i + 1;
      }
    }
    return -1;
  }

  /** A value that is no string; the index behind it, or -1. */
  function bare(sql: Buffer, at: number, kind: number): number {
    if (isWord(sql, at, NULL)) {
      out[used++] = BACKSLASH;
      out[used++] = 0x4e;
      return at + 4;
    }
    if (kind === BOOLEAN) return truth(sql, at);
    if (kind === BITS && (sql[at]! | 0x20) === 0x62 && sql[at + 1] === QUOTE) return string(sql, at + 2);
    const end = kind === STRING || kind === BOOLEAN || kind === BITS ? -1 : numberEnd(sql, at, kind);
    if (end < 0) return -1;
    for (let i = at; i < end; i++) out[used++] = sql[i]!;
    return end;
  }

  function truth(sql: Buffer, at: number): number {
    const isTrue = isWord(sql, at, TRUE);
    if (!isTrue && !isWord(sql, at, FALSE)) return -1;
    out[used++] = isTrue ? 0x74 : 0x66;
    return at + (isTrue ? 4 : 5);
  }

  /** The values of one tuple from behind its parenthesis on; the index behind its end, or -1. */
  function tuple(sql: Buffer, from: number): number {
    const { length } = sql;
    const lastColumn = classes.length - 1;
    let first = true;
    for (let i = from, column = 0; ; column++, i++) {
      i = space(sql, i);
      if (i + 1 >= length) return -1;
      const kind = classes[column]!;
      if (kind === GENERATED) {
        if (!isWord(sql, i, DEFAULT)) return -1;
        i += DEFAULT.length;
      } else {
        if (!first) out[used++] = TAB;
        first = false;
        i = sql[i] === QUOTE ? string(sql, i + 1) : bare(sql, i, kind);
        if (i < 0) return -1;
      }
      i = space(sql, i);
      if (i >= length || sql[i] !== (column === lastColumn ? CLOSE : COMMA)) return -1;
      if (column === lastColumn) {
        out[used++] = NEWLINE;
        rows++;
        return i + 1;
      }
    }
  }

  function tuples(sql: Buffer, from: number, whole: boolean): number {
    const { length } = sql;
    for (let i = from; ; i++) {
      i = space(sql, i);
      if (i >= length || sql[i] !== OPEN) return -1;
      i = tuple(sql, i + 1);
      if (i < 0) return -1;
      i = space(sql, i);
      if (i >= length) return whole ? i : -1;
      if (sql[i] === SEMICOLON) return i + 1;
      if (sql[i] !== COMMA) return -1;
    }
  }

  // Fields, no getters: see tuple-skipper.ts.
  const text = {
    rows: 0,
    lines: 0,
    lineStart: -1,
    pending: 0,
    read(sql: Buffer, at: number, whole: boolean): number {
      reserve((sql.length - at) * 2 + 16);
      const before = used;
      rows = 0;
      lines = 0;
      lineStart = -1;
      const end = tuples(sql, at, whole);
      if (end < 0) used = before;
      text.rows = rows;
      text.lines = lines;
      text.lineStart = lineStart;
      text.pending = used;
      return end;
    },
    take(): Buffer {
      const taken = out.subarray(0, used);
      used = 0;
      text.pending = 0;
      return taken;
    },
  };
  return text;
}
