import type { MultibyteRule } from './mysql-charsets.ts';

/** A token of a statement; comments and white space are not tokens. Texts are latin1: one character a byte. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'variable' | 'punctuation';
  /** Words as written, quoted names without their quotes, strings by their contents (at most 4096 bytes), `@name` of variables. */
  readonly text: string;
  /** `text` in upper case for words; empty for everything else. */
  readonly upper: string;
  readonly start: number;
  readonly end: number;
}

/**
 * How version comments are read. `all`/`none`: as code / as comments; `mariadb`: what MariaDB 10.3 to 12 runs (not 5.7 to 9.x numbers,
 * `M!` too); `mysql`: what MySQL 5.7 to 9 runs.
 */
export type Reading = 'all' | 'none' | 'mariadb' | 'mysql';
export const READINGS: readonly Reading[] = ['all', 'mariadb', 'mysql', 'none'];

export interface TokenizeOptions {
  readonly ansiQuotes?: boolean;
  readonly noBackslashEscapes?: boolean;
  /** For character sets whose second bytes may look like a quote or a backslash. */
  readonly multibyte?: MultibyteRule | null;
  /** Stop after so many tokens. */
  readonly limit?: number;
}

const MAX_STRING_TEXT = 4096;
const WORD = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte);
  if (/[A-Za-z0-9_$]/.test(char) || byte >= 0x80) WORD[byte] = 1;
}

/** Cuts a statement into tokens as the server does (sql_lex.cc, MYSQLlex), under one reading of its version comments. */
export function tokenize(bytes: Buffer, reading: Reading, options: TokenizeOptions = {}): Token[] {
  const tokens: Token[] = [];
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let at = 0;
  let open = 0;
  const add = (kind: Token['kind'], text: string, start: number, end: number): void => {
    tokens.push({ kind, text, upper: kind === 'word' ? text.toUpperCase() : '', start, end });
    at = end;
  };
  while (at < bytes.length && tokens.length < limit) {
    const byte = bytes[at]!;
    if (byte <= 0x20) at += 1;
    else if (byte === 0x2d && bytes[at + 1] === 0x2d && !(bytes[at + 2]! > 0x20)) at = endOfLine(bytes, at);
    else if (byte === 0x23) at = endOfLine(bytes, at);
    else if (byte === 0x2f && bytes[at + 1] === 0x2a) {
      const code = versionComment(bytes, at, reading);
      if (code > 0) open += 1;
      at = code > 0 ? code : endOfComment(bytes, at + 2);
    } else if (byte === 0x2a && bytes[at + 1] === 0x2f && open > 0) {
      open -= 1;
      at += 2;
    } else if (byte === 0x27 || (byte === 0x22 && !options.ansiQuotes)) {
      const end = endOfString(bytes, at, byte, options.noBackslashEscapes === true, options.multibyte);
      add('string', stringText(bytes, at, end, byte), at, end);
    } else if (byte === 0x60 || byte === 0x22) {
      const end = endOfString(bytes, at, byte, true, options.multibyte);
      add('quoted', unquote(bytes.toString('latin1', at + 1, end - 1), byte), at, end);
    } else if (byte === 0x40) {
      const end = endOfVariable(bytes, at, options.multibyte);
      add('variable', bytes.toString('latin1', at, end).replaceAll('`', ''), at, end);
    } else if (WORD[byte] === 1) {
      const end = endOfWord(bytes, at, options.multibyte);
      const isNumber =
        byte >= 0x30 && byte <= 0x39 && /^(\d+(e\d*)?|0x[0-9a-f]*|0b[01]*)$/i.test(bytes.toString('latin1', at, Math.min(end, at + 64)));
      add(isNumber ? 'number' : 'word', bytes.toString('latin1', at, Math.min(end, at + MAX_STRING_TEXT)), at, end);
    } else {
      const two = byte === 0x3a && bytes[at + 1] === 0x3d;
      add('punctuation', two ? ':=' : String.fromCharCode(byte), at, at + (two ? 2 : 1));
    }
  }
  return tokens;
}

/** Where the code of a version comment begins when `reading` runs it; 0 when it is a comment. */
function versionComment(bytes: Buffer, at: number, reading: Reading): number {
  const forMaria = (bytes[at + 2]! | 0x20) === 0x6d && bytes[at + 3] === 0x21;
  if (bytes[at + 2] !== 0x21 && !forMaria) return 0;
  const from = at + (forMaria ? 4 : 3);
  let end = from;
  while (end < from + 6 && bytes[end]! >= 0x30 && bytes[end]! <= 0x39) end += 1;
  // Fewer than five digits are no version: they are code.
  if (end - from < 5) end = from;
  const version = Number(bytes.toString('latin1', from, end));
  return runs(reading, forMaria, version) ? end : 0;
}

function runs(reading: Reading, forMaria: boolean, version: number): boolean {
  if (reading === 'all') return true;
  if (reading === 'none') return false;
  if (reading === 'mysql') return !forMaria && version < 99_999;
  const mariaRange = version < 50_700 || version >= 100_000;
  return version < 130_000 && (forMaria || mariaRange);
}

/** Skips a comment; a version comment that is not run may hold one level of comments (sql_lex.cc, consume_comment). */
function endOfComment(bytes: Buffer, from: number): number {
  const skipped = bytes[from] === 0x21 || (bytes[from] === 0x4d && bytes[from + 1] === 0x21);
  let at = from;
  let depth = 1;
  while (at < bytes.length) {
    const star = bytes.indexOf(0x2a, at);
    if (star < 0) return bytes.length;
    at = star + 1;
    if (bytes[star + 1] === 0x2f) {
      depth -= 1;
      at = star + 2;
      if (depth === 0) return at;
    } else if (skipped && depth === 1 && bytes[star - 1] === 0x2f && star > from) depth += 1;
  }
  return bytes.length;
}

function endOfLine(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(0x0a, from);
  return end < 0 ? bytes.length : end + 1;
}

function endOfString(bytes: Buffer, from: number, quote: number, plain: boolean, multibyte?: MultibyteRule | null): number {
  let at = from + 1;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (isPair(bytes, at, multibyte)) at += 2;
    else if (byte === 0x5c && !plain) at += 2;
    else if (byte !== quote) at += 1;
    else if (bytes[at + 1] === quote) at += 2;
    else return at + 1;
  }
  return bytes.length;
}

/** `@name`, `@'name'`, `@@session.name`. */
function endOfVariable(bytes: Buffer, from: number, multibyte?: MultibyteRule | null): number {
  let at = from + 1;
  const next = bytes[at];
  if (next === 0x60 || next === 0x27 || next === 0x22) return endOfString(bytes, at, next, true, multibyte);
  while (WORD[bytes[at]!] === 1 || bytes[at] === 0x2e || bytes[at] === 0x60 || (bytes[at] === 0x40 && at === from + 1))
    at += isPair(bytes, at, multibyte) ? 2 : 1;
  return at;
}

/** A character of two bytes belongs to a word as a whole, whatever its second looks like (sql_lex.cc, MY_LEX_IDENT: `my_ismbchar`). */
function endOfWord(bytes: Buffer, from: number, multibyte?: MultibyteRule | null): number {
  let at = from;
  while (WORD[bytes[at]!] === 1) at += isPair(bytes, at, multibyte) ? 2 : 1;
  return Math.min(at, bytes.length);
}

function isPair(bytes: Buffer, at: number, multibyte?: MultibyteRule | null): boolean {
  return multibyte != null && multibyte.lead[bytes[at]!] === 1 && multibyte.trail[bytes[at + 1] ?? 0] === 1;
}

function stringText(bytes: Buffer, start: number, end: number, quote: number): string {
  return unquote(bytes.toString('latin1', start + 1, Math.min(end - 1, start + 1 + MAX_STRING_TEXT)), quote);
}

function unquote(text: string, quote: number): string {
  const char = String.fromCharCode(quote);
  return text.includes(char) ? text.replaceAll(char + char, char) : text;
}
