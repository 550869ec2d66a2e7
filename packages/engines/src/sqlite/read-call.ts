import { isUtf8 } from 'node:buffer';
import { type LongLiterals, longLiteralAt } from './long-literals.ts';
import { RawText, replacing } from './raw-text.ts';
import { unistr, unistrStep } from './unistr.ts';

const [QUOTE, COMMA, OPEN, CLOSE] = [0x27, 0x2c, 0x28, 0x29] as const;
/** Arguments from here on stay bytes. */
const LONG_BYTES = 64 * 1024;

interface Call {
  readonly value: string | RawText;
  readonly end: number;
}

/**
 * The value of the calls that `.dump` writes round text with line ends (shell.c, output_quoted_escaped_string): replace(X,'\n',char(10)), nested, and unistr('…').
 * Null for any other call, and for arguments whose result is not plain text: SQLite runs those itself.
 */
export function readCall(buffer: Buffer, at: number, long: LongLiterals | null = null): Call | null {
  const open = buffer.indexOf(OPEN, at);
  const name = buffer.toString('latin1', at, open).toLowerCase();
  if (name === 'replace') return readReplace(buffer, open + 1, long);
  if (name === 'unistr') return readUnistr(buffer, open + 1, long);
  return name === 'char' ? readChar(buffer, open + 1) : null;
}

/** Text, or one of the calls again. */
function readText(buffer: Buffer, at: number, long: LongLiterals | null): Call | null {
  if (buffer[at] !== QUOTE) return readCall(buffer, at, long);
  let end = buffer.indexOf(QUOTE, at + 1);
  if (long !== null && buffer[at + 1] === 0) return { value: new RawText(long.text(longLiteralAt(buffer, at))), end: end + 1 };
  while (end >= 0 && buffer[end + 1] === QUOTE) end = buffer.indexOf(QUOTE, end + 2);
  if (end < 0) return null;
  const literal = buffer.subarray(at + 1, end);
  if (literal.length > LONG_BYTES || !isUtf8(literal)) return { value: new RawText(literal), end: end + 1 };
  return { value: literal.toString('utf8').replaceAll("''", "'").replaceAll('\r\n', '\n'), end: end + 1 };
}

function readReplace(buffer: Buffer, from: number, long: LongLiterals | null): Call | null {
  const text = readText(buffer, from, long);
  if (text === null || buffer[text.end] !== COMMA) return null;
  const pattern = readText(buffer, text.end + 1, long);
  if (pattern === null || buffer[pattern.end] !== COMMA || typeof pattern.value !== 'string') return null;
  const instead = readText(buffer, pattern.end + 1, long);
  if (instead === null || buffer[instead.end] !== CLOSE || typeof instead.value !== 'string' || pattern.value === '') return null;
  const value = replaced(text.value, pattern.value, instead.value);
  return value === null ? null : { value, end: instead.end + 1 };
}

function replaced(text: string | RawText, pattern: string, instead: string): string | RawText | null {
  if (typeof text === 'string') return text.replaceAll(pattern, () => instead);
  return Buffer.byteLength(instead) <= Buffer.byteLength(pattern) ? text.plus(replacing(pattern, instead)) : null;
}

/** char(N) of one ASCII character. */
function readChar(buffer: Buffer, from: number): Call | null {
  const end = buffer.indexOf(CLOSE, from);
  const digits = buffer.toString('latin1', from, Math.min(end, from + 4));
  const isAscii = /^\d{1,3}$/.test(digits) && Number(digits) > 0 && Number(digits) < 0x80;
  return isAscii ? { value: String.fromCharCode(Number(digits)), end: end + 1 } : null;
}

function readUnistr(buffer: Buffer, from: number, long: LongLiterals | null): Call | null {
  const text = buffer[from] === QUOTE ? readText(buffer, from, long) : null;
  if (text === null || buffer[text.end] !== CLOSE) return null;
  const value = typeof text.value === 'string' ? unistr(text.value) : text.value.plus(unistrStep);
  return value === null ? null : { value, end: text.end + 1 };
}
