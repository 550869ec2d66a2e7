import { BINARY_HEADER, BINARY_TRAILER, type BinaryRows, createBinaryRows } from './binary-rows.ts';
import { COPY_DONE, copyFrame, statementFrame } from './frames.ts';
import { readCopyHead } from './insert-head.ts';
import type { Origin } from './sql-error.ts';
import { copiedTypes } from './table-plan.ts';
import type { Wire } from './wire.ts';

/** The data of one COPY on its way to the server. */
export interface CopyStream {
  push(data: Buffer): void;
  end(): void;
}

/** The data as it is, behind a COPY that was sent. */
export function textCopy(wire: Wire): CopyStream {
  return {
    // Sent without waiting for CopyInResponse: a server that did not begin to copy ignores it (manual, "COPY Operations").
    push: (data) => wire.bytes(copyFrame(data)),
    end: () => wire.bytes(COPY_DONE),
  };
}

/**
 * Loads the rows of a COPY into a table that this transaction made: frozen, and in binary as far as every value is surely the same in it. The server, whose
 * process is the bottleneck, then need not read text; for few rows (not `inBinary`) the look at the catalog costs more. From the first row on that has to stay text a second COPY takes the rest.
 */
export async function freshCopy(wire: Wire, origin: Origin, inBinary: boolean): Promise<CopyStream> {
  const copy = origin.text;
  const head = inBinary ? readCopyHead(copy) : null;
  const types = head === null ? null : await copiedTypes(wire, head);
  const rows = types === null ? null : createBinaryRows(types);
  const open = (options: string): void => wire.statement(origin, statementFrame(Buffer.concat([copy, Buffer.from(options)])), false);
  open(rows === null ? ' WITH (FREEZE)' : ' WITH (FREEZE, FORMAT binary)');
  return rows === null ? textCopy(wire) : binaryCopy(wire, rows, () => open(' WITH (FREEZE)'));
}

const NOTHING = Buffer.alloc(0);

function binaryCopy(wire: Wire, rows: BinaryRows, openText: () => void): CopyStream {
  const text = textCopy(wire);
  let isText = false;
  /** The start of a line whose end did not come yet. */
  let carry = NOTHING;
  wire.bytes(copyFrame(BINARY_HEADER));

  function finish(): void {
    wire.bytes(copyFrame(BINARY_TRAILER));
    text.end();
  }
  function push(data: Buffer): void {
    const whole = carry.length > 0 ? Buffer.concat([carry, data]) : data;
    const end = rows.encode(whole);
    if (rows.pending > 0) wire.bytes(copyFrame(rows.take()));
    carry = rows.stopped ? NOTHING : Buffer.from(whole.subarray(end));
    if (rows.stopped) goOnAsText(whole.subarray(end));
  }
  function goOnAsText(rest: Buffer): void {
    finish();
    openText();
    isText = true;
    text.push(rest);
  }
  return {
    push: (data) => (isText ? text.push(data) : push(data)),
    end() {
      if (!isText && carry.length > 0) goOnAsText(carry);
      if (isText) text.end();
      else finish();
    },
  };
}
