import { createTupleSkipper, type TupleSkipper } from '@dumpdock/dump';
import { COPY_DONE, copyFrame, statementFrame } from './frames.ts';
import type { Origin } from './sql-error.ts';
import { createTupleText } from './tuple-text.ts';
import type { Wire } from './wire.ts';

/** Bytes of one CopyData message and of one merged INSERT. */
const FRAME_BYTES = 256 * 1024;
const COMMA = 0x2c;

/** Puts rows of INSERTs on the wire in another form. */
export interface RowWriter {
  /** What the last `read` came to. */
  readonly told: Omit<TupleSkipper, 'read'>;
  /** Takes the tuples of an INSERT from `at` on, see {@link TupleSkipper.read}; `raw`: the bytes that were lexed as `sql`. */
  read(sql: Buffer, at: number, whole: boolean, raw: Buffer): number;
  /** Begins on the wire, behind which everything taken goes. */
  open(): void;
  /** Everything was taken. */
  close(): void;
}

/** Rows as COPY text; `classes` as in table-plan.ts. */
export function copyRows(wire: Wire, origin: Origin, copy: string, classes: Uint8Array): RowWriter {
  const text = createTupleText(classes);
  let isOpen = false;
  const flush = (least: number): void => {
    if (isOpen && text.pending >= least) wire.bytes(copyFrame(text.take()));
  };
  return {
    told: text,
    read(sql, at, whole) {
      const end = text.read(sql, at, whole);
      flush(FRAME_BYTES);
      return end;
    },
    open() {
      wire.statement(origin, statementFrame(Buffer.from(copy)), false);
      isOpen = true;
    },
    close() {
      flush(1);
      wire.bytes(COPY_DONE);
    },
  };
}

/** Rows as INSERTs of many rows, behind the same `prefix`. */
export function mergeRows(wire: Wire, origin: Origin, prefix: Buffer): RowWriter {
  const skipper = createTupleSkipper();
  let tuples = Buffer.allocUnsafeSlow(2 * FRAME_BYTES);
  let used = 0;
  let isOpen = false;
  const flush = (): void => {
    if (used > 0) wire.statement(origin, statementFrame(Buffer.concat([prefix, tuples.subarray(0, used)])), false);
    used = 0;
  };
  const add = (raw: Buffer, from: number, to: number): void => {
    const needed = used + 1 + to - from;
    if (needed > tuples.length) tuples = Buffer.concat([tuples.subarray(0, used)], 2 * needed);
    if (used > 0) tuples[used++] = COMMA;
    used += raw.copy(tuples, used, from, to);
  };
  return {
    told: skipper,
    read(sql, at, whole, raw) {
      const end = skipper.read(sql, at, whole);
      if (end < 0) return end;
      add(raw, at, whole ? end : end - 1);
      if (isOpen && used >= FRAME_BYTES) flush();
      return end;
    },
    open() {
      isOpen = true;
    },
    close: flush,
  };
}
