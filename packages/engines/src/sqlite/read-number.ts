const [DOT, MINUS] = [0x2e, 0x2d] as const;
const SMALL = Array.from({ length: 4096 }, (_, n) => BigInt(n));
const [MIN, MAX] = [-(2n ** 63n), 2n ** 63n - 1n];
const INTEGER = /^-?\d+$/;
const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** sqlite3 3.53 writes infinity so, and cannot read it itself; as a name it could stand for nothing in a tuple. */
const INFINITE = /^-?inf$/i;

/**
 * The number that the bytes `[at, end)` spell, as node:sqlite binds it: a BigInt as INTEGER, a number as REAL. Whole numbers beyond 64 bits are REAL, as in SQLite
 * (datatype3.html). Decimals are rounded correctly to the nearest double; SQLite's own reader is off by the last bit in about one of 10⁵ literals of
 * twenty digits. Undefined: something else, hexadecimal numbers among it.
 */
export function readNumber(buffer: Buffer, at: number, end: number): bigint | number | undefined {
  if (end - at < 16) {
    const small = readShort(buffer, at, end);
    if (small !== undefined) return small;
  }
  const text = buffer.toString('latin1', at, end);
  if (INTEGER.test(text)) {
    const whole = BigInt(text);
    return whole < MIN || whole > MAX ? Number(text) : whole;
  }
  if (DECIMAL.test(text)) return Number(text);
  return INFINITE.test(text) ? Number(text[0] === '-' ? '-Infinity' : 'Infinity') : undefined;
}

/** Whole numbers of at most 15 digits, and decimals of as many that are a quotient of two exact doubles: most of what dumps hold. */
function readShort(buffer: Buffer, at: number, end: number): bigint | number | undefined {
  const negative = buffer[at] === MINUS;
  let whole = 0;
  let dot = -1;
  for (let i = negative ? at + 1 : at; i < end; i++) {
    const byte = buffer[i]!;
    if (byte === DOT && dot < 0) dot = i;
    else if (byte >= 0x30 && byte <= 0x39) whole = whole * 10 + (byte - 0x30);
    else return undefined;
  }
  if (end - at === (negative ? 1 : 0) + (dot < 0 ? 0 : 1)) return undefined;
  const signed = negative ? -whole : whole;
  if (dot < 0) return negative || whole >= SMALL.length ? BigInt(signed) : SMALL[whole];
  return signed / 10 ** (end - dot - 1);
}
