import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const CHUNK_BYTES = 512 * 1024;
const LOOK_AGAIN_MS = 5;

/**
 * The bytes of a file that is still being written, as they come, until `ended` says that no more will. Each chunk is a buffer of its own.
 * Aborting rejects with the signal's reason.
 */
export async function* followFile(file: string, ended: () => boolean, signal: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await openWhenThere(file, ended, signal);
  try {
    for (;;) {
      signal.throwIfAborted();
      const last = ended(); // Asked before reading: what was written before the end is read after it.
      const chunk = await readChunk(handle);
      if (chunk.length > 0) yield chunk;
      else if (last) return;
      else await sleep(LOOK_AGAIN_MS);
    }
  } finally {
    await handle.close();
  }
}

/** The first bytes of a whole file, at most `bytes`. */
export async function readHead(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function openWhenThere(file: string, ended: () => boolean, signal: AbortSignal): Promise<FileHandle> {
  for (;;) {
    signal.throwIfAborted();
    const last = ended();
    try {
      return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || last) throw error;
      await sleep(LOOK_AGAIN_MS);
    }
  }
}

async function readChunk(handle: FileHandle): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(CHUNK_BYTES), 0, CHUNK_BYTES, null);
  return buffer.subarray(0, bytesRead);
}
