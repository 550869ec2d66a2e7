/** The bytes of the entry from some offset on, as far as they have come and are still needed. */
export interface StatementWindow {
  /** Readable bytes are `buffer[0 … length)`. Changes with each call of `append` and `drop`. */
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
  let store = Buffer.allocUnsafe(64 * 1024);
  const reserve = (size: number, keep: Buffer): void => {
    if (size <= store.length) return;
    const grown = Buffer.allocUnsafe(2 ** Math.ceil(Math.log2(size)));
    keep.copy(grown);
    store = grown;
  };
  return {
    buffer: store,
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
      this.buffer = store;
      this.length += chunk.length;
    },
    drop(count) {
      const rest = this.length - count;
      if (this.buffer === store) store.copyWithin(0, count, this.length);
      else {
        reserve(rest, Buffer.alloc(0));
        this.buffer.copy(store, 0, count, this.length);
      }
      this.buffer = store;
      this.length = rest;
      this.base += count;
    },
  };
}
