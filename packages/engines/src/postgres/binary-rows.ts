import { numeric } from './binary-numeric.ts';
import { BASIC_ENCODERS, type BinaryRow, type Encoder, putInt32 } from './binary-row.ts';
import { TIME_ENCODERS } from './binary-time.ts';

const TAB = 0x09;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;

const ENCODERS: Readonly<Record<string, Encoder>> = { ...BASIC_ENCODERS, ...TIME_ENCODERS, numeric };

/** Signature, flags, no header extension (manual, COPY, File Header); and the trailer. */
export const BINARY_HEADER: Buffer = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
export const BINARY_TRAILER: Buffer = Buffer.from('ffff', 'hex');

/** Turns COPY text into binary COPY, whole lines at a time. */
export interface BinaryRows {
  /** Encodes lines of `text` and gives the index behind the last; it ends before a line that is cut off or not surely the same in binary. */
  encode(text: Buffer): number;
  /** Whether `encode` came to a line that has to stay text. */
  readonly stopped: boolean;
  readonly pending: number;
  take(): Buffer;
}

/** `types`: names of the columns' types, see {@link BASIC_ENCODERS}; null when one of them has no binary form that is surely the same. */
export function createBinaryRows(types: readonly string[]): BinaryRows | null {
  const found = types.flatMap((type) => ENCODERS[type] ?? []);
  return found.length === types.length && types.length > 0 ? binaryRows(found) : null;
}

function binaryRows(encoders: readonly Encoder[]): BinaryRows {
  const columns = encoders.length;
  const scratch = { text: Buffer.allocUnsafeSlow(1024) };
  const row: BinaryRow = { text: Buffer.alloc(0), from: 0, to: 0, out: Buffer.allocUnsafeSlow(256 * 1024), used: 0 };
  let stopped = false;

  /** A field is at most four bytes longer in binary, but for numbers, which have a bound. */
  function reserve(lineBytes: number): void {
    const bytes = lineBytes * 2 + columns * 48 + 2;
    if (row.used + bytes <= row.out.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(row.out.length * 2, row.used + bytes));
    row.out.copy(larger, 0, 0, row.used);
    row.out = larger;
  }

  /** The line `[at, end)`; false: it has to stay text. */
  function line(text: Buffer, at: number, end: number): boolean {
    row.out[row.used++] = columns >>> 8;
    row.out[row.used++] = columns;
    let from = at;
    for (let column = 0; column < columns; column++) {
      let to = from;
      let escaped = false;
      for (; to < end; to++) {
        const byte = text[to]!;
        if (byte === TAB) break;
        if (byte === BACKSLASH) {
          escaped = true;
          to++;
        } else if (byte === 0x0d) return false;
      }
      const isLast = column === columns - 1;
      if (to > end || (to === end) !== isLast) return false;
      if (!field(encoders[column]!, text, from, to, escaped)) return false;
      from = to + 1;
    }
    return true;
  }

  function field(encode: Encoder, text: Buffer, from: number, to: number, escaped: boolean): boolean {
    if (!escaped) {
      row.text = text;
      row.from = from;
      row.to = to;
      return encode(row);
    }
    if (to - from === 2 && text[from + 1] === 0x4e) {
      putInt32(row, -1);
      return true;
    }
    if (scratch.text.length < to - from) scratch.text = Buffer.allocUnsafeSlow((to - from) * 2);
    row.to = resolveEscapes(text, from, to, scratch.text);
    row.text = scratch.text;
    row.from = 0;
    return row.to >= 0 && encode(row);
  }

  /** Where the line that starts at `at` ends; -1: not here. A line end behind a backslash belongs to the field. */
  function lineEnd(text: Buffer, at: number): number {
    return text.indexOf(NEWLINE, at);
  }

  return {
    encode(text) {
      stopped = false;
      let at = 0;
      for (let end = lineEnd(text, at); end >= 0; end = lineEnd(text, at)) {
        reserve(end - at);
        const before = row.used;
        if (!line(text, at, end)) {
          row.used = before;
          stopped = true;
          break;
        }
        at = end + 1;
      }
      return at;
    },
    get stopped() {
      return stopped;
    },
    get pending() {
      return row.used;
    },
    take() {
      const taken = row.out.subarray(0, row.used);
      row.used = 0;
      return taken;
    },
  };
}

const ESCAPED = new Map([...'bfnrtv\\'].map((letter, i) => [letter.charCodeAt(0), [8, 12, 10, 13, 9, 11, BACKSLASH][i]!]));

/** Resolves what pg_dump escapes (copyfromparse.c, CopyReadAttributesText); gives the length, -1 for any other escape. */
function resolveEscapes(text: Buffer, from: number, to: number, into: Buffer): number {
  let used = 0;
  for (let i = from; i < to; i++) {
    const byte = text[i]!;
    if (byte !== BACKSLASH) {
      into[used++] = byte;
      continue;
    }
    const meant = ESCAPED.get(text[++i]!);
    if (meant === undefined) return -1;
    into[used++] = meant;
  }
  return used;
}
