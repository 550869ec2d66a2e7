const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

const OTHER = 0;
const SPACE = 1;
const FEED = 2;
const STRING = 3;
const WORD = 4;
const NUMBER = 5;
const COMMA = 6;
const CLOSE = 7;

/** What a byte between the values of a tuple begins. */
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === NEWLINE) return FEED;
  if (byte === 0x20 || byte === 9 || byte === 13) return SPACE;
  if (byte === QUOTE) return STRING;
  if (byte === 0x2c) return COMMA;
  if (byte === 0x29) return CLOSE;
  if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e) return NUMBER;
  return /[a-z]/i.test(String.fromCharCode(byte)) ? WORD : OTHER;
});

/** Reads the tuples of an INSERT that hold literals only. Fields tell of the last `read`. */
export interface TupleSkipper {
  /**
   * Reads from `at` up to and with the semicolon behind the tuples, or the end when `whole`. Index behind it; -1: something else than plain literals
   * stands there, or it is not all here. Strings follow standard_conforming_strings = on.
   */
  read(sql: Buffer, at: number, whole: boolean): number;
  readonly rows: number;
  readonly lines: number;
  /** Where the line behind the last line feed starts. */
  readonly lineStart: number;
}

export function createTupleSkipper(): TupleSkipper {
  let rows = 0;
  let lines = 0;
  let lineStart = -1;

  function space(sql: Buffer, at: number): number {
    let i = at;
    for (; ; i++) {
      const kind = CLASS[sql[i]!];
      if (kind === FEED) {
        lines++;
        lineStart = i + 1;
      } else if (kind !== SPACE) return i;
    }
  }

  /** From behind the quote to behind the closing one, -1 when it is not here; a doubled quote closes and opens again. */
  function string(sql: Buffer, from: number, escapes: boolean): number {
    const { length } = sql;
    for (let i = from; i < length; i++) {
      const byte = sql[i]!;
      if (byte === QUOTE) {
        if (sql[i + 1] !== QUOTE) return i + 1;
        i++;
      } else if (byte === NEWLINE) {
        lines++;
        lineStart = i + 1;
      } else if (escapes && byte === BACKSLASH) {
        if (sql[++i] === NEWLINE) return -1;
      }
    }
    return -1;
  }

  function value(sql: Buffer, at: number): number {
    const kind = CLASS[sql[at]!];
    if (kind === STRING) return string(sql, at + 1, false);
    if (kind === WORD && sql[at + 1] === QUOTE) {
      const letter = sql[at]! | 0x20;
      return letter === 0x65 || letter === 0x62 || letter === 0x78 ? string(sql, at + 2, letter === 0x65) : -1;
    }
    if (kind === WORD) return word(sql, at);
    return kind === NUMBER ? number(sql, at) : -1;
  }

  function tuples(sql: Buffer, from: number, whole: boolean): number {
    let i = from;
    while (true) {
      i = space(sql, i);
      if (sql[i] !== 0x28) return -1;
      do {
        i = value(sql, space(sql, i + 1));
        if (i < 0) return -1;
        i = space(sql, i);
      } while (CLASS[sql[i]!] === COMMA);
      if (CLASS[sql[i]!] !== CLOSE) return -1;
      rows++;
      i = space(sql, i + 1);
      if (sql[i] === 0x3b) return i + 1;
      if (i >= sql.length) return whole ? i : -1;
      if (CLASS[sql[i]!] !== COMMA) return -1;
      i++;
    }
  }

  return {
    read(sql, at, whole) {
      rows = 0;
      lines = 0;
      lineStart = -1;
      return tuples(sql, at, whole);
    },
    get rows() {
      return rows;
    },
    get lines() {
      return lines;
    },
    get lineStart() {
      return lineStart;
    },
  };
}

const WORDS = ['null', 'true', 'false', 'default'];

function word(sql: Buffer, at: number): number {
  let end = at;
  while (CLASS[sql[end]!] === WORD) end++;
  const text = end - at <= 7 ? sql.toString('latin1', at, end).toLowerCase() : '';
  return WORDS.includes(text) && endsValue(sql[end]) ? end : -1;
}

/** A sign, digits, a point, an exponent; whatever else there is in it is left to the lexer. */
function number(sql: Buffer, at: number): number {
  let i = sql[at] === 0x2d ? at + 1 : at;
  const start = i;
  while ((sql[i]! >= 0x30 && sql[i]! <= 0x39) || sql[i] === 0x2e) i++;
  if (i === start) return -1;
  if ((sql[i]! | 0x20) === 0x65) {
    i += sql[i + 1] === 0x2b || sql[i + 1] === 0x2d ? 2 : 1;
    if (!(sql[i]! >= 0x30 && sql[i]! <= 0x39)) return -1;
    while (sql[i]! >= 0x30 && sql[i]! <= 0x39) i++;
  }
  return endsValue(sql[i]) ? i : -1;
}

function endsValue(byte: number | undefined): boolean {
  const kind = byte === undefined ? OTHER : CLASS[byte];
  return kind === SPACE || kind === FEED || kind === COMMA || kind === CLOSE;
}
