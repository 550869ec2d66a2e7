import { IS_SPACE, IS_WORD } from './bytes.ts';

/** A token of a statement, comments and white space left out. */
export interface SqliteToken {
  /** `word`: an unquoted name or keyword; `name`: a quoted one; `string`: in single quotes; `blob`: X'…'; anything else is `other`, one byte. */
  readonly type: 'word' | 'name' | 'string' | 'number' | 'other';
  /** Words as written; names and strings without quotes and doubling. Latin-1: one character a byte. */
  readonly text: string;
  /** Words in lower case; empty for the rest: `text` compares with symbols, `word` with keywords. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

const CLOSING: Readonly<Record<string, string>> = { '"': '"', '`': '`', '[': ']', "'": "'" };

/** Tokens of a statement as SQLite reads it (src/tokenize.c, sqlite3GetToken). */
export function* sqliteTokens(bytes: Buffer): Generator<SqliteToken> {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    const next = bytes[at + 1];
    if (IS_SPACE[byte] === 1) at++;
    else if (byte === 0x2d && next === 0x2d) at = after(bytes, '\n', at);
    else if (byte === 0x2f && next === 0x2a) at = after(bytes, '*/', at + 2);
    else {
      const token = readToken(bytes, at, byte);
      yield token;
      at = token.end;
    }
  }
}

function after(bytes: Buffer, what: string, from: number): number {
  const found = bytes.indexOf(what, from, 'latin1');
  return found < 0 ? bytes.length : found + what.length;
}

function readToken(bytes: Buffer, start: number, byte: number): SqliteToken {
  const closing = CLOSING[String.fromCharCode(byte)];
  if (closing !== undefined) return readQuoted(bytes, start, closing);
  const isDigit = byte >= 0x30 && byte <= 0x39;
  if (IS_WORD[byte] === 0) return { type: 'other', text: String.fromCharCode(byte), word: '', start, end: start + 1 };
  let end = start + 1;
  while (end < bytes.length && (IS_WORD[bytes[end]!] === 1 || (isDigit && bytes[end] === 0x2e))) end++;
  const text = bytes.toString('latin1', start, end);
  return { type: isDigit ? 'number' : 'word', text, word: isDigit ? '' : text.toLowerCase(), start, end };
}

function readQuoted(bytes: Buffer, start: number, closing: string): SqliteToken {
  const type = closing === "'" ? 'string' : 'name';
  let end = after(bytes, closing, start + 1);
  while (closing !== ']' && bytes[end] === closing.charCodeAt(0)) end = after(bytes, closing, end + 1);
  const inside = bytes.toString('latin1', start + 1, Math.max(start + 1, end - 1));
  return { type, text: closing === ']' ? inside : inside.replaceAll(closing + closing, closing), word: '', start, end };
}

/** Text of a token as it is meant: bytes are UTF-8. */
export function decodeToken(token: SqliteToken): string {
  return Buffer.from(token.text, 'latin1').toString('utf8');
}

/** Whether there is nothing in a piece of SQL but comments, white space and semicolons. */
export function isBlankSql(sql: string): boolean {
  for (const { type, text } of sqliteTokens(Buffer.from(sql))) if (type !== 'other' || text !== ';') return false;
  return true;
}
