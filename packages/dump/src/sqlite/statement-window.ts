import { statementRoom } from '../statement-room.ts';

/** The bytes of the entry from some offset on, as far as they have come and are still needed. */
export interface StatementWindow {
  /** The readable bytes. Changes with each call of `append` and `drop`. */
  buffer: Buffer;
  length: number;
  /** Offset in the entry of `buffer[0]`. */
  base: number;
  append(chunk: Buffer): void;
  /** Forgets the first `count` bytes; copies what stays, so that the caller's chunk is free. */
  drop(count: number): void;
}

/** Starts empty at offset 0. Without a rest, a chunk is read where it is, uncopied. */
export function createStatementWindow(): StatementWindow {
  let store = Buffer.allocUnsafeSlow(64 * 1024);
  const reserve = (size: number, keep: Buffer): void => {
    if (size <= store.length) return;
    const grown = statementRoom(size);
    keep.copy(grown);
    store = grown;
  };
  return {
    buffer: store.subarray(0, 0),
    length: 0,
    base: 0,
    append(chunk) {
      if (this.length === 0) {
        this.buffer = chunk;
        this.length = chunk.length;
        return;
      }
      reserve(this.length + chunk.length, store.subarray(0, this.length));
      chunk.copy(store, this.length);
      this.length += chunk.length;
      this.buffer = store.subarray(0, this.length);
    },
    drop(count) {
      const rest = this.length - count;
      if (this.buffer.buffer === store.buffer) store.copyWithin(0, count, this.length);
      else {
        reserve(rest, Buffer.alloc(0));
        this.buffer.copy(store, 0, count, this.length);
      }
      this.buffer = store.subarray(0, rest);
      this.length = rest;
      this.base += count;
    },
  };
}
