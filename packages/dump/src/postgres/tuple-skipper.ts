const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;

const OTHER = 0;
const SPACE = 1;
const STRING = 2;
const WORD = 3;
const NUMBER = 4;

/** What a byte between the values of a tuple begins. */
const CLASS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x20 || byte === 9 || byte === 13) return SPACE;
  if (byte === QUOTE) return STRING;
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

  // Every read is inside of the buffer: reading behind its end once makes V8 slower at that place for good.
  function space(sql: Buffer, at: number): number {
    const { length } = sql;
    for (let i = at; i < length; i++) {
      const byte = sql[i]!;
      if (byte > 0x20) return i;
      if (byte === NEWLINE) {
        lines++;
        lineStart = i + 1;
      } else if (CLASS[byte] !== SPACE) return i;
    }
    return length;
  }

  /** From behind the quote to behind the closing one, -1 when it is not here; a doubled quote closes and opens again. */
  function string(sql: Buffer, from: number): number {
    const last = sql.length - 1;
    for (let i = from; i < last; i++) {
      const byte = sql[i]!;
      if (byte > QUOTE) continue;
      if (byte === QUOTE) {
        if (sql[i + 1] !== QUOTE) return i + 1;
        i++;
      } else if (byte === NEWLINE) {
        lines++;
        lineStart = i + 1;
      }
    }
    return -1;
  }

  /** A string with backslashes, as far as it stays in its line. */
  function escapeString(sql: Buffer, from: number): number {
    const last = sql.length - 1;
    for (let i = from; i < last; i++) {
      const byte = sql[i]!;
      if (byte === NEWLINE) return -1;
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) {
        if (sql[i + 1] !== QUOTE) return i + 1;
        i++;
      }
    }
    return -1;
  }

  function value(sql: Buffer, at: number): number {
    if (at + 1 >= sql.length) return -1;
    const kind = CLASS[sql[at]!];
    if (kind === STRING) return string(sql, at + 1);
    if (kind === NUMBER) return number(sql, at);
    if (kind !== WORD) return -1;
    if (sql[at + 1] !== QUOTE) return word(sql, at);
    const letter = sql[at]! | 0x20;
    if (letter === 0x65) return escapeString(sql, at + 2);
    return letter === 0x62 || letter === 0x78 ? string(sql, at + 2) : -1;
  }

  /** Index behind the parenthesis that closes the tuple, -1 when something else comes. */
  function tuple(sql: Buffer, open: number): number {
    const { length } = sql;
    for (let i = open; ; ) {
      i = value(sql, space(sql, i + 1));
      if (i < 0) return -1;
      if (i < length && sql[i] !== COMMA && sql[i] !== CLOSE) i = space(sql, i);
      if (i >= length) return -1;
      if (sql[i] === CLOSE) return i + 1;
      if (sql[i] !== COMMA) return -1;
    }
  }

  function tuples(sql: Buffer, from: number, whole: boolean): number {
    const { length } = sql;
    for (let i = from; ; i++) {
      i = space(sql, i);
      if (i >= length || sql[i] !== OPEN) return -1;
      i = tuple(sql, i);
      if (i < 0) return -1;
      rows++;
      i = space(sql, i);
      if (i >= length) return whole ? i : -1;
      if (sql[i] === SEMICOLON) return i + 1;
      if (sql[i] !== COMMA) return -1;
    }
  }

  // Fields, no getters: V8 gives each object with getters of its own a shape of its own, and looks up what it could have inlined.
  const skipper = {
    rows: 0,
    lines: 0,
    lineStart: -1,
    read(sql: Buffer, at: number, whole: boolean): number {
      rows = 0;
      lines = 0;
      lineStart = -1;
      const end = tuples(sql, at, whole);
      skipper.rows = rows;
      skipper.lines = lines;
      skipper.lineStart = lineStart;
      return end;
    },
  };
  return skipper;
}

const WORDS = ['null', 'true', 'false', 'default'].map((word) => Buffer.from(word));

function word(sql: Buffer, at: number): number {
  const found = WORDS.find((word) => isWord(sql, at, word));
  return found === undefined ? -1 : at + found.length;
}

function isWord(sql: Buffer, at: number, word: Buffer): boolean {
  const { length } = word;
  if (at + length >= sql.length) return false;
  for (let i = 0; i < length; i++) if ((sql[at + i]! | 0x20) !== word[i]) return false;
  return endsValue(sql[at + length]!);
}

/** A sign, digits, a point, an exponent; whatever else there is in it is left to the lexer. */
function number(sql: Buffer, at: number): number {
  const { length } = sql;
  let i = sql[at] === 0x2d ? at + 1 : at;
  const start = i;
  while (i < length && (isDigit(sql[i]!) || sql[i] === 0x2e)) i++;
  if (i === start || i >= length) return -1;
  if ((sql[i]! | 0x20) === 0x65) {
    if (i + 2 >= length) return -1;
    i += sql[i + 1] === 0x2b || sql[i + 1] === 0x2d ? 2 : 1;
    const exponent = i;
    while (i < length && isDigit(sql[i]!)) i++;
    if (i === exponent || i >= length) return -1;
  }
  return endsValue(sql[i]!) ? i : -1;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function endsValue(byte: number): boolean {
  return byte === COMMA || byte === CLOSE || byte === NEWLINE || CLASS[byte] === SPACE;
}
