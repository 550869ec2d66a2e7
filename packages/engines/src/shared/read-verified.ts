import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { DumpdockError } from '@dumpdock/contracts';
import type { DumpFile } from '../engine.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * The bytes of a dump file in pieces, hashed as they are loaded. Never follows a symlink. A piece is valid until the next one is asked for.
 * @throws DumpdockError CHANGED_SINCE_INSPECTION, at the end at the latest, when the bytes are not the inspected ones
 */
export async function* readVerified(file: DumpFile, signal: AbortSignal): AsyncGenerator<Buffer, void, void> {
  const handle = await open(file.file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    throw new DumpdockError('CHANGED_SINCE_INSPECTION', { cause: error });
  });
  try {
    const hash = createHash('sha256');
    let buffer: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let other: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) break;
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      yield piece;
      [buffer, other] = [other, buffer];
    }
    if (hash.digest('hex') !== file.sha256) throw new DumpdockError('CHANGED_SINCE_INSPECTION');
  } finally {
    await handle.close();
  }
}
