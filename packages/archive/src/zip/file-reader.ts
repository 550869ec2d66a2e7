import type { FileHandle } from 'node:fs/promises';
import { refusal } from '../refuse.ts';

const WINDOW_BYTES = 64 * 1024;

/** Reads ranges of a file. Small neighbouring reads are answered from one window, so a thousand local headers cost few system calls. */
export interface FileReader {
  readonly size: number;
  /** Exactly `length` bytes at `offset`; a range that leaves the file is TRUNCATED. The buffer is valid until the next call. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** A reader of `handle`; `size` is the size of the file now. Aborting `signal` ends the next read. */
export function createFileReader(handle: FileHandle, size: number, signal?: AbortSignal): FileReader {
  let windowStart = 0;
  let window: Buffer = Buffer.alloc(0);

  async function fill(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, done, length - done, offset + done);
      if (bytesRead === 0) throw refusal('TRUNCATED', 'The archive became shorter while it was read.');
      done += bytesRead;
    }
    return buffer;
  }

  return {
    size,
    async read(offset, length) {
      if (offset + length > size) throw refusal('TRUNCATED', `The archive describes bytes at ${offset + length}, but has only ${size}.`);
      const inside = offset >= windowStart && offset + length <= windowStart + window.length;
      if (!inside) {
        window = await fill(offset, Math.min(Math.max(length, WINDOW_BYTES), size - offset));
        windowStart = offset;
      }
      return window.subarray(offset - windowStart, offset - windowStart + length);
    },
  };
}
