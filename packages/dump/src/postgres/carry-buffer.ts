import { statementRoom } from '../statement-room.ts';

const EMPTY = Buffer.alloc(0);

/** Holds what a piece left unfinished until the next piece comes. Copies each byte about once, however many pieces a statement takes. */
export interface CarryBuffer {
  /** What is held, with `chunk` behind it; `chunk` itself when nothing is held. */
  join(chunk: Buffer): Buffer;
  /** Holds `whole` from index `from` on; the caller may reuse the memory of `whole` afterwards. */
  hold(whole: Buffer, from: number): Buffer;
}

export function createCarryBuffer(): CarryBuffer {
  let storage = EMPTY;
  let held = EMPTY;

  function reserve(bytes: number): void {
    if (storage.length >= bytes) return;
    const bigger = statementRoom(Math.max(bytes, storage.length * 2, 4096));
    held.copy(bigger);
    storage = bigger;
  }

  return {
    join(chunk) {
      if (held.length === 0) return chunk;
      const bytes = held.length + chunk.length;
      reserve(bytes);
      chunk.copy(storage, held.length);
      return storage.subarray(0, bytes);
    },
    hold(whole, from) {
      const bytes = whole.length - from;
      if (bytes > 0 && whole.buffer === storage.buffer) storage.copyWithin(0, from, whole.length);
      else if (bytes > 0) {
        held = EMPTY;
        reserve(bytes);
        whole.copy(storage, 0, from);
      }
      held = bytes === 0 ? EMPTY : storage.subarray(0, bytes);
      return held;
    },
  };
}
