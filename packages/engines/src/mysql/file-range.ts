import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { DumpFile } from '../engine.ts';

const CHUNK_BYTES = 1024 * 1024;

/** The bytes of a file from `start` to before `end`; never follows a symlink. A piece is valid until the next one is asked for. */
export async function* readRange(file: DumpFile, start: number, end: number): AsyncGenerator<Buffer, void, void> {
  const handle = await open(file.file, constants.O_RDONLY | constants.O_NOFOLLOW);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (let at = start; at < end; ) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK_BYTES, end - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
