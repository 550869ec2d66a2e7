import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { asTakenAway } from '@dumpdock/archive';

const CHUNK_BYTES = 1024 * 1024;

/** The bytes of a file that is whole. Each chunk is a buffer of its own. Aborting rejects with the signal's reason. */
export async function* readChunks(file: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  await using handle = await openPlain(file);
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** The first bytes of a file that is whole, at most `bytes`. */
export async function readHead(file: string, bytes: number): Promise<Buffer> {
  await using handle = await openPlain(file);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
  return buffer.subarray(0, bytesRead);
}

async function openPlain(file: string): Promise<FileHandle> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    throw asTakenAway(error);
  }
}
