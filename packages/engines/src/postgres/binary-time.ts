import { type BinaryRow, digits, type Encoder, putInt32, putInt64 } from './binary-row.ts';

const MINUS = 0x2d;
const COLON = 0x3a;
const POINT = 0x2e;
const SPACE = 0x20;
const PLUS = 0x2b;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days from 2000-01-01 to the date `YYYY-MM-DD` at `at`, which every DateStyle reads the same; NaN: something else is there. */
function daysAt(text: Buffer, at: number): number {
  const year = digits(text, at, at + 4);
  const month = digits(text, at + 5, at + 7);
  const day = digits(text, at + 8, at + 10);
  if (text[at + 4] !== MINUS || text[at + 7] !== MINUS || year < 1 || month < 1 || month > 12 || day < 1) return Number.NaN;
  const leaps = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day > DAYS[month - 1]! || (month === 2 && day === 29 && !leaps)) return Number.NaN;
  // Days of the civil calendar, years that begin in March: the leap day is the last of them.
  const y = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + ofYear - 730_425;
}

/** Seconds of `HH:MM:SS` at `at`; NaN: something else is there. */
function secondsAt(text: Buffer, at: number): number {
  const hour = digits(text, at, at + 2);
  const minute = digits(text, at + 3, at + 5);
  const second = digits(text, at + 6, at + 8);
  const isTime = text[at + 2] === COLON && text[at + 5] === COLON && hour >= 0 && minute >= 0 && second >= 0;
  return isTime && hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : Number.NaN;
}

const POWERS = [1, 1e5, 1e4, 1e3, 100, 10, 1];

/** `YYYY-MM-DD HH:MM:SS[.ffffff]` and, for `zoned`, `±HH[:MM]`, as timestamp_out writes them with DateStyle ISO. */
function timestamp(zoned: boolean): Encoder {
  return (row) => {
    const { text, from, to } = row;
    if (to - from < 19 || text[from + 10] !== SPACE) return false;
    let seconds = daysAt(text, from) * 86_400 + secondsAt(text, from + 11);
    let at = from + 19;
    let micros = 0;
    if (at < to && text[at] === POINT) {
      const start = ++at;
      while (at < to && text[at]! >= 0x30 && text[at]! <= 0x39) at++;
      const length = at - start;
      micros = digits(text, start, at) * (POWERS[length] ?? Number.NaN);
      if (length < 1) return false;
    }
    if (zoned) {
      seconds -= offsetAt(text, at, to);
      at = to;
    }
    const value = seconds * 1e6 + micros;
    if (at !== to || !Number.isSafeInteger(value)) return !Number.isNaN(value) && at === to && farTimestamp(row, seconds, micros);
    putInt32(row, 8);
    putInt64(row, value);
    return true;
  };
}

/** Microseconds that no double holds: further than 285 years from 2000. */
function farTimestamp(row: BinaryRow, seconds: number, micros: number): boolean {
  putInt32(row, 8);
  row.used = row.out.writeBigInt64BE(BigInt(seconds) * 1_000_000n + BigInt(micros), row.used);
  return true;
}

/** Seconds east of Greenwich; NaN: something else is there. */
function offsetAt(text: Buffer, at: number, to: number): number {
  const sign = text[at] === PLUS ? 1 : text[at] === MINUS ? -1 : Number.NaN;
  const hours = digits(text, at + 1, at + 3);
  const short = to - at === 3;
  const minutes = short ? 0 : digits(text, at + 4, at + 6);
  if ((!short && (to - at !== 6 || text[at + 3] !== COLON)) || hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return Number.NaN;
  return sign * (hours * 3600 + minutes * 60);
}

const date: Encoder = (row) => {
  const days = row.to - row.from === 10 ? daysAt(row.text, row.from) : Number.NaN;
  if (Number.isNaN(days)) return false;
  putInt32(row, 4);
  putInt32(row, days);
  return true;
};

/** By the name of a type in pg_catalog. */
export const TIME_ENCODERS: Readonly<Record<string, Encoder>> = { date, timestamp: timestamp(false), timestamptz: timestamp(true) };
