import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { DumpdockError } from '@dumpdock/contracts';
import { createPostgresScanner, type Place, type PostgresStatement } from '@dumpdock/dump';
import type { DumpFile } from '../engine.ts';
import { statementFrame, textOf } from './frames.ts';
import { rowOf, type ServerError } from './sql-error.ts';
import type { Wire } from './wire.ts';

const READ_BYTES = 256 * 1024;

/** Statements of the dump that were loaded in another form, which the server refused. */
export interface RefusedRange {
  readonly from: Place;
  readonly end: number;
  readonly encoding: string;
}

/**
 * Loads the INSERTs of a range as written: they work, or the error is the one of the statement, at its place. Where the refusal named a row, the error
 * names it inside of its statement.
 */
export async function replayRange(wire: Wire, file: DumpFile, range: RefusedRange, refusal: ServerError): Promise<void> {
  const scanner = createPostgresScanner({ encoding: range.encoding, bomBytes: 0, from: range.from });
  const refusedRow = rowOf(refusal);
  let before = 0;
  const send = ({ bytes, place, rows, firstWord }: PostgresStatement): void => {
    if (bytes === null || firstWord !== 'insert') return;
    const frame = statementFrame(bytes);
    const inside = refusedRow !== null && refusedRow > before && refusedRow <= before + rows && rows > 1;
    wire.statement({ entry: file.entry, place, text: textOf(frame), ...(inside ? { row: refusedRow - before } : {}) }, frame, false);
    before += rows;
  };
  for await (const chunk of readRange(file, range.from.byteOffset, range.end)) {
    scanner.feed(chunk);
    for (let event = scanner.next(); event !== null; event = scanner.next()) if (event.type === 'statement') send(event.statement);
    await wire.settle();
  }
  scanner.finish();
  for (let event = scanner.next(); event !== null; event = scanner.next()) if (event.type === 'statement') send(event.statement);
  await wire.settle();
}

/** The bytes `[from, end)` of a dump file in pieces of their own. Never follows a symlink. @throws DumpdockError CHANGED_SINCE_INSPECTION when they are not there */
export async function* readRange(file: DumpFile, from: number, end: number): AsyncGenerator<Buffer, void, void> {
  const handle = await open(file.file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    for (let at = from; at < end; ) {
      const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, end - at));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new DumpdockError('CHANGED_SINCE_INSPECTION');
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
