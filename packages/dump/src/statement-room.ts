import { MAX_BUFFERED_STATEMENT_BYTES } from './types.ts';

/** The pieces that a dump comes in are about as long. */
const PIECE_BYTES = 1024 * 1024;

/**
 * Memory for at least `bytes` of a statement that goes on. From a piece on there is room for the longest at once: what is never written to takes no memory, and nothing has
 * to be copied as it grows, which would need both, the old and the new.
 */
export function statementRoom(bytes: number): Buffer<ArrayBuffer> {
  if (bytes <= PIECE_BYTES) return Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(Math.max(bytes, 1))));
  return Buffer.allocUnsafeSlow(Math.max(bytes, MAX_BUFFERED_STATEMENT_BYTES + 2 * PIECE_BYTES));
}
