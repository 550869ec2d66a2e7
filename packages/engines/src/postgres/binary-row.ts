/** Where a row of binary COPY is put together (manual, COPY, Binary Format), and the field of COPY text that is read for it. */
export interface BinaryRow {
  /** The line and where the field stands in it, escapes resolved. */
  text: Buffer;
  from: number;
  to: number;
  out: Buffer;
  used: number;
}

/** Writes the value of a field, its length first. False: it is not surely what the type's input function makes of it. */
export type Encoder = (row: BinaryRow) => boolean;

const MINUS = 0x2d;
const ZERO = 0x30;

/** Digits `[from, to)` as a number; -1: something else is there, or more than 15 of them. */
export function digits(text: Buffer, from: number, to: number): number {
  if (to <= from || to - from > 15) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text[i]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

export function putInt32(row: BinaryRow, value: number): void {
  const { out, used } = row;
  out[used] = value >>> 24;
  out[used + 1] = value >>> 16;
  out[used + 2] = value >>> 8;
  out[used + 3] = value;
  row.used = used + 4;
}

/** A whole number below 2^53 in eight bytes, two's complement. */
export function putInt64(row: BinaryRow, value: number): void {
  const high = Math.floor(value / 0x1_0000_0000);
  putInt32(row, high);
  putInt32(row, value - high * 0x1_0000_0000);
}

function integer(bytes: 2 | 4 | 8, most: number): Encoder {
  return (row) => {
    const { text, from, to } = row;
    const negative = text[from] === MINUS;
    const value = digits(text, negative ? from + 1 : from, to);
    if (value < 0) return bytes === 8 && longInteger(row);
    if (value > most) return false;
    putInt32(row, bytes);
    const signed = negative ? -value : value;
    if (bytes === 8) putInt64(row, signed);
    else if (bytes === 4) putInt32(row, signed);
    else {
      row.out[row.used++] = signed >>> 8;
      row.out[row.used++] = signed;
    }
    return true;
  };
}

/** Integers of 16 to 18 digits, which no double holds. */
function longInteger(row: BinaryRow): boolean {
  const { text, from, to } = row;
  const written = text.toString('latin1', from, to);
  if (!/^-?\d{16,18}$/.test(written)) return false;
  putInt32(row, 8);
  row.out.writeBigInt64BE(BigInt(written), row.used);
  row.used += 8;
  return true;
}

/** The bytes as they are: the receive functions of these types check and convert them as their input functions do. */
function raw(version: boolean): Encoder {
  return (row) => {
    const { text, from, to, out } = row;
    const length = to - from;
    putInt32(row, version ? length + 1 : length);
    let { used } = row;
    if (version) out[used++] = 1;
    if (length > 64) text.copy(out, used, from, to);
    else for (let i = 0; i < length; i++) out[used + i] = text[from + i]!;
    row.used = used + length;
    return true;
  };
}

const boolean: Encoder = (row) => {
  const letter = row.text[row.from];
  if (row.to - row.from !== 1 || (letter !== 0x74 && letter !== 0x66)) return false;
  putInt32(row, 1);
  row.out[row.used++] = letter === 0x74 ? 1 : 0;
  return true;
};

const FLOAT = /^-?\d{1,40}(?:\.\d{1,40})?(?:e[+-]\d{1,3})?$/;

/** `Number` rounds to the nearest double as strtod does; what is too large or has lost digits near zero is left to the server. */
const float8: Encoder = (row) => {
  const written = row.text.toString('latin1', row.from, row.to);
  const value = Number(written);
  if (!FLOAT.test(written) || !Number.isFinite(value) || (Math.abs(value) < 2.3e-308 && !/^-?[0.]+$/.test(written))) return false;
  putInt32(row, 8);
  row.used = row.out.writeDoubleBE(value, row.used);
  return true;
};

const HEX = new Int8Array(256).fill(-1);
for (const [value, letter] of [...'0123456789abcdef'].entries()) HEX[letter.charCodeAt(0)] = value;

/** `8-4-4-4-12` lower-case digits, as uuid_out writes them. */
const uuid: Encoder = (row) => {
  const { text, from, to, out } = row;
  if (to - from !== 36) return false;
  putInt32(row, 16);
  for (let i = from; i < to; i += 2) {
    const at = i - from;
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (text[i] !== MINUS) return false;
      i++;
    }
    const high = HEX[text[i]!]!;
    const low = HEX[text[i + 1]!]!;
    if (high < 0 || low < 0) return false;
    out[row.used++] = high * 16 + low;
  }
  return true;
};

/** `\x` and pairs of lower-case digits, as byteaout writes them. */
const bytea: Encoder = (row) => {
  const { text, from, to, out } = row;
  if ((to - from) % 2 !== 0 || text[from] !== 0x5c || text[from + 1] !== 0x78) return false;
  putInt32(row, (to - from) / 2 - 1);
  let { used } = row;
  for (let i = from + 2; i < to; i += 2) {
    const high = HEX[text[i]!]!;
    const low = HEX[text[i + 1]!]!;
    if (high < 0 || low < 0) return false;
    out[used++] = high * 16 + low;
  }
  row.used = used;
  return true;
};

/** By the name of a type in pg_catalog; `enum` for all of those. */
export const BASIC_ENCODERS: Readonly<Record<string, Encoder>> = {
  int2: integer(2, 32_767),
  int4: integer(4, 2_147_483_647),
  int8: integer(8, Number.MAX_SAFE_INTEGER),
  text: raw(false),
  varchar: raw(false),
  bpchar: raw(false),
  json: raw(false),
  jsonb: raw(true),
  enum: raw(false),
  bool: boolean,
  float8,
  uuid,
  bytea,
};
