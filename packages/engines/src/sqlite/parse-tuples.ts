import type { SQLInputValue } from 'node:sqlite';

const QUOTE = 0x27;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;
/** Longest number whose double is certain to be the one that SQLite reads. */
const SAFE_DIGITS = 15;

/**
 * The values of `(…),(…)` from `at` to the end, when every one is a literal that can be bound and means the same: integers, short decimals, strings, blobs,
 * NULL (lang_expr.html, literal values). Null for anything else, calls among them: then the statement runs as written.
 */
export function parseTuples(bytes: Buffer, at: number): SQLInputValue[][] | null {
  const rows: SQLInputValue[][] = [];
  let i = at;
  const skip = (): void => {
    while (bytes[i] === 0x20 || bytes[i] === 0x0a || bytes[i] === 0x0d || bytes[i] === 0x09) i++;
  };

  function value(): SQLInputValue | undefined {
    const first = bytes[i];
    if (first === QUOTE) return string();
    if ((first === 0x58 || first === 0x78) && bytes[i + 1] === QUOTE) return blob();
    const start = i;
    while (i < bytes.length && bytes[i] !== COMMA && bytes[i] !== CLOSE && bytes[i]! > 0x20) i++;
    return word(bytes.toString('latin1', start, i));
  }

  function string(): string | undefined {
    let end = bytes.indexOf(QUOTE, i + 1);
    let doubled = false;
    while (end >= 0 && bytes[end + 1] === QUOTE) {
      doubled = true;
      end = bytes.indexOf(QUOTE, end + 2);
    }
    if (end < 0) return undefined;
    const text = bytes.toString('utf8', i + 1, end);
    i = end + 1;
    return doubled ? text.replaceAll("''", "'") : text;
  }

  function blob(): Uint8Array | undefined {
    const end = bytes.indexOf(QUOTE, i + 2);
    const hex = end < 0 ? '' : bytes.toString('latin1', i + 2, end);
    i = end + 1;
    return end < 0 || hex.length % 2 === 1 || /[^0-9a-f]/i.test(hex) ? undefined : Buffer.from(hex, 'hex');
  }

  while (true) {
    skip();
    if (bytes[i] !== OPEN) return null;
    const row: SQLInputValue[] = [];
    do {
      i++;
      skip();
      const next = value();
      if (next === undefined) return null;
      row.push(next);
      skip();
    } while (bytes[i] === COMMA);
    if (bytes[i] !== CLOSE) return null;
    rows.push(row);
    i++;
    skip();
    if (i >= bytes.length) return rows;
    if (bytes[i] !== COMMA) return null;
    i++;
  }
}

/** node:sqlite binds a number as REAL, also an integral one, and a BigInt as INTEGER. `-0.0` and long decimals are left to SQLite. */
function word(text: string): SQLInputValue | undefined {
  if (/^-?\d{1,18}$/.test(text)) return BigInt(text);
  if (text.length <= SAFE_DIGITS + 1 && /^-?\d+\.\d+$/.test(text) && !/^-0+\.0+$/.test(text)) return Number(text);
  return text.toUpperCase() === 'NULL' ? null : undefined;
}
