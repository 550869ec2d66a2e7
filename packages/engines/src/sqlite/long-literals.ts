import { readSync } from 'node:fs';
import { DumpdockError } from '@dumpdock/contracts';

const QUOTE = 0x27;
const PIECE_BYTES = 64 * 1024;

/** A part of the dump file in bytes: `[from, end)`. */
export interface FileRange {
  readonly from: number;
  readonly end: number;
}

/** Literals that are too long to be read with the row they stand in. Where one stands, the row has NUL and its number between the quotes instead. */
export interface LongLiterals {
  /** What stands between the quotes of number `index`, in memory of its own. @throws DumpdockError VALUE_TOO_LARGE */
  text(index: number): Buffer;
  /** The blob that the hexadecimal digits of number `index` mean; null: they are none. @throws DumpdockError VALUE_TOO_LARGE */
  blob(index: number): Buffer | null;
  /** Gives the memory of everything that was read back. Nobody may look at it any more. */
  release(): void;
}

/** `room`: bytes that the values of one row may take. */
export function createLongLiterals(fd: number, ranges: readonly FileRange[], room: () => number): LongLiterals {
  let taken: Buffer[] = [];
  let held = 0;

  /** SQLite makes a copy of each value, and ours goes; then it makes the row out of the copies: there are two of each at any time. */
  function take(bytes: number): Buffer {
    held += bytes;
    if (bytes + held > room()) throw valueTooLarge(bytes);
    const buffer = Buffer.allocUnsafeSlow(bytes);
    taken.push(buffer);
    return buffer;
  }

  return {
    text(index) {
      const { from, end } = ranges[index]!;
      const text = take(end - from);
      readInto(fd, text, from);
      return text;
    },
    blob(index) {
      const { from, end } = ranges[index]!;
      if ((end - from) % 2 === 1) return null;
      const blob = take((end - from) / 2);
      const digits = Buffer.allocUnsafe(PIECE_BYTES);
      for (let at = from; at < end; at += PIECE_BYTES) {
        const piece = digits.subarray(0, Math.min(PIECE_BYTES, end - at));
        readInto(fd, piece, at);
        if (blob.write(piece.toString('latin1'), (at - from) / 2, 'hex') !== piece.length / 2) return null;
      }
      return blob;
    },
    release() {
      for (const { buffer } of taken) (buffer as ArrayBuffer).transfer(0);
      taken = [];
      held = 0;
    },
  };
}

/** The number between the quotes that open at `quote`; -1: it is an ordinary literal. */
export function longLiteralAt(buffer: Buffer, quote: number): number {
  return buffer[quote + 1] === 0 ? Number(buffer.toString('latin1', quote + 2, buffer.indexOf(QUOTE, quote + 2))) : -1;
}

/** What stands in a row instead of long literal number `index`, quotes not included. */
export function markOf(index: number): Buffer {
  return Buffer.from(`\0${index}`);
}

/** Fills `buffer` from offset `from` of the file on. @throws DumpdockError CHANGED_SINCE_INSPECTION when so much is not there */
export function readInto(fd: number, buffer: Buffer, from: number): void {
  for (let done = 0; done < buffer.length; ) {
    const bytesRead = readSync(fd, buffer, done, buffer.length - done, from + done);
    if (bytesRead === 0) throw new DumpdockError('CHANGED_SINCE_INSPECTION');
    done += bytesRead;
  }
}

/** The refusal of a value of so many bytes; its place is added by who knows it. */
export function valueTooLarge(bytes: number): DumpdockError {
  return new DumpdockError('VALUE_TOO_LARGE', {
    detail: `A value of ${Math.ceil(bytes / 1e6)} MB is too large for the memory that is left.`,
  });
}
