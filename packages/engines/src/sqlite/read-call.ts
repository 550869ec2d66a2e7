import { isUtf8 } from 'node:buffer';

const [QUOTE, COMMA, OPEN, CLOSE] = [0x27, 0x2c, 0x28, 0x29] as const;
const UNISTR_ESCAPE = /\\(?:(\\)|([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|)/g;

interface Call {
  readonly value: string;
  readonly end: number;
}

/**
 * The value of the calls that `.dump` writes round text with line ends (shell.c, output_quoted_escaped_string): replace(X,'\n',char(10)), nested, and unistr('…').
 * Null for any other call, and for arguments whose result is not plain text: SQLite runs those itself.
 */
export function readCall(buffer: Buffer, at: number): Call | null {
  const open = buffer.indexOf(OPEN, at);
  const name = buffer.toString('latin1', at, open).toLowerCase();
  if (name === 'replace') return readReplace(buffer, open + 1);
  if (name === 'unistr') return readUnistr(buffer, open + 1);
  return name === 'char' ? readChar(buffer, open + 1) : null;
}

/** Text, or one of the calls again. */
function readText(buffer: Buffer, at: number): Call | null {
  if (buffer[at] !== QUOTE) return readCall(buffer, at);
  let end = buffer.indexOf(QUOTE, at + 1);
  while (end >= 0 && buffer[end + 1] === QUOTE) end = buffer.indexOf(QUOTE, end + 2);
  if (end < 0 || !isUtf8(buffer.subarray(at + 1, end))) return null;
  return {
    value: buffer
      .toString('utf8', at + 1, end)
      .replaceAll("''", "'")
      .replaceAll('\r\n', '\n'),
    end: end + 1,
  };
}

function readReplace(buffer: Buffer, from: number): Call | null {
  const text = readText(buffer, from);
  if (text === null || buffer[text.end] !== COMMA) return null;
  const pattern = readText(buffer, text.end + 1);
  if (pattern === null || buffer[pattern.end] !== COMMA) return null;
  const instead = readText(buffer, pattern.end + 1);
  if (instead === null || buffer[instead.end] !== CLOSE || pattern.value === '') return null;
  return { value: text.value.replaceAll(pattern.value, () => instead.value), end: instead.end + 1 };
}

/** char(N) of one ASCII character. */
function readChar(buffer: Buffer, from: number): Call | null {
  const end = buffer.indexOf(CLOSE, from);
  const digits = buffer.toString('latin1', from, Math.min(end, from + 4));
  return /^\d{1,3}$/.test(digits) && Number(digits) > 0 && Number(digits) < 0x80
    ? { value: String.fromCharCode(Number(digits)), end: end + 1 }
    : null;
}

/** lang_corefunc.html, unistr(): \XXXX, \+XXXXXX, \uXXXX, \UXXXXXXXX and \\. */
function readUnistr(buffer: Buffer, from: number): Call | null {
  const text = buffer[from] === QUOTE ? readText(buffer, from) : null;
  if (text === null || buffer[text.end] !== CLOSE) return null;
  let plain = true;
  const value = text.value.replaceAll(UNISTR_ESCAPE, (_all, slash: string | undefined, ...codes: (string | undefined)[]) => {
    if (slash !== undefined) return slash;
    const code = Number.parseInt(codes.slice(0, 4).find((hex) => hex !== undefined) ?? 'none', 16);
    if (Number.isInteger(code) && code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return String.fromCodePoint(code);
    plain = false;
    return '';
  });
  return plain ? { value, end: text.end + 1 } : null;
}
