import type { Encoder } from './binary-row.ts';
import { putInt32 } from './binary-row.ts';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const GROUP = 4;
/** More digits than this are left to the server. */
const MAX_DIGITS = 60;

/** Digits with a sign and a point, as numeric_out writes them, in groups of four (numeric.c, numeric_recv, which applies the scale as numeric_in does). */
export const numeric: Encoder = (row) => {
  const { text, to, out } = row;
  const negative = text[row.from] === MINUS;
  const from = negative ? row.from + 1 : row.from;
  let point = from;
  while (point < to && isDigit(text[point]!)) point++;
  const scale = point < to ? to - point - 1 : 0;
  if (point === from || to - from > MAX_DIGITS || (point < to && (text[point] !== POINT || scale === 0))) return false;
  for (let i = point + 1; i < to; i++) if (!isDigit(text[i]!)) return false;

  const lengthAt = row.used;
  let used = lengthAt + 12;
  let weight = Math.ceil((point - from) / GROUP) - 1;
  let groups = 0;
  let significant = 0;
  const put = (value: number): void => {
    if (groups === 0 && value === 0) {
      weight--;
      return;
    }
    out[used++] = value >>> 8;
    out[used++] = value;
    groups++;
    if (value !== 0) significant = groups;
  };
  for (let end = point - (Math.ceil((point - from) / GROUP) - 1) * GROUP, start = from; end <= point; start = end, end += GROUP)
    put(group(text, start, end, end));
  for (let start = point + 1; start < to; start += GROUP) put(group(text, start, Math.min(start + GROUP, to), start + GROUP));

  row.used = lengthAt;
  putInt32(row, 8 + significant * 2);
  putInt16(out, row.used, significant);
  putInt16(out, row.used + 2, significant === 0 ? 0 : weight);
  putInt16(out, row.used + 4, negative && significant > 0 ? 0x4000 : 0);
  putInt16(out, row.used + 6, scale);
  row.used += 8 + significant * 2;
  return true;
};

/** The digits `[start, end)` and zeros up to `full`. */
function group(text: Buffer, start: number, end: number, full: number): number {
  let value = 0;
  for (let i = start; i < full; i++) value = value * 10 + (i < end ? text[i]! - ZERO : 0);
  return value;
}

function putInt16(out: Buffer, at: number, value: number): void {
  out[at] = value >>> 8;
  out[at + 1] = value;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}
