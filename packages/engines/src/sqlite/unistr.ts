import { DumpdockError } from '@dumpdock/contracts';

/** lang_corefunc.html, unistr(): \XXXX, \+XXXXXX, \uXXXX, \UXXXXXXXX and \\. */
const ESCAPE = /\\(?:(\\)|([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|)/g;
const LONGEST_ESCAPE = 10;
const BACKSLASH = 0x5c;

/** unistr(text) of SQLite. Null: an escape that is none, or a character that JavaScript cannot have alone; SQLite says what becomes of it. */
export function unistr(text: string): string | null {
  let plain = true;
  const value = text.replaceAll(ESCAPE, (_all, slash: string | undefined, ...codes: (string | undefined)[]) => {
    if (slash !== undefined) return slash;
    const code = Number.parseInt(codes.slice(0, 4).find((hex) => hex !== undefined) ?? 'none', 16);
    if (Number.isInteger(code) && code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return String.fromCodePoint(code);
    plain = false;
    return '';
  });
  return plain ? value : null;
}

/** The same on the bytes of a long text, where they stand. @throws DumpdockError SQL_ERROR where {@link unistr} gives null */
export function unistrStep(bytes: Buffer): Buffer {
  let found = bytes.indexOf(BACKSLASH);
  if (found < 0) return bytes;
  let end = found;
  while (found >= 0) {
    const sequence = new RegExp(ESCAPE.source).exec(bytes.toString('latin1', found, found + LONGEST_ESCAPE))?.[0] ?? '';
    const value = unistr(sequence);
    if (value === null) throw new DumpdockError('SQL_ERROR', { detail: 'invalid Unicode escape' });
    end += bytes.write(value, end, 'utf8');
    const rest = found + sequence.length;
    found = bytes.indexOf(BACKSLASH, rest);
    const stop = found < 0 ? bytes.length : found;
    bytes.copyWithin(end, rest, stop);
    end += stop - rest;
  }
  return bytes.subarray(0, end);
}
