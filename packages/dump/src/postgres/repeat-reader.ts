import type { PostgresStatement } from './scan-state.ts';
import type { InsertReader } from './scanner.ts';
import { createTupleSkipper } from './tuple-skipper.ts';

const MAX_PREFIX = 4096;

/** Reads INSERTs of literals that are the same up to VALUES as one that was told, and counts them. */
export interface RepeatReader extends InsertReader {
  /** From now on reads what is like `statement`. False: it is nothing to read on from. */
  follow(statement: PostgresStatement): boolean;
  /** From now on reads nothing. */
  stop(): void;
  /** Rows and bytes, terminators excluded, since `reset`. */
  readonly rows: number;
  readonly bytes: number;
  reset(): void;
}

export function createRepeatReader(): RepeatReader {
  const skipper = createTupleSkipper();
  const prefix = Buffer.allocUnsafe(MAX_PREFIX);
  let length = 0;
  const repeats = {
    rows: 0,
    bytes: 0,
    lines: 0,
    lineStart: -1,
    follow({ plain, escapes, prefixLength, head }: PostgresStatement): boolean {
      const reads = plain && !escapes && prefixLength > 0 && prefixLength <= MAX_PREFIX;
      length = reads ? head.copy(prefix, 0, 0, prefixLength) : 0;
      return reads;
    },
    stop(): void {
      length = 0;
    },
    reset(): void {
      repeats.rows = 0;
      repeats.bytes = 0;
    },
    read(text: Buffer, at: number): number {
      if (length === 0 || !startsWith(text, at, prefix, length)) return -1;
      const end = skipper.read(text, at + length, false);
      if (end < 0) return -1;
      repeats.rows += skipper.rows;
      repeats.bytes += end - 1 - at;
      repeats.lines = skipper.lines;
      repeats.lineStart = skipper.lineStart;
      return end;
    },
  };
  return repeats;
}

/** Whether the first `length` bytes of `prefix` stand in `text` at `at`. */
export function startsWith(text: Buffer, at: number, prefix: Buffer, length: number): boolean {
  if (at + length > text.length) return false;
  for (let i = 0; i < length; i++) if (text[at + i] !== prefix[i]) return false;
  return true;
}
