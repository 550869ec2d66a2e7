import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DumpdockError } from '@dumpdock/contracts';
import type { DumpFile } from '../engine.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Who loads faster than the file is unpacked waits this long for more. */
const LOOK_AGAIN_MS = 5;

/**
 * The bytes of a dump file in pieces, hashed as they are loaded; of one that is still being written, as they come. Never follows a symlink. A piece is valid until the next
 * one is asked for. `onOpen` gets the file, which is open until the last piece.
 * @throws DumpdockError CHANGED_SINCE_INSPECTION, at the end at the latest, when the bytes are not the inspected ones
 */
export async function* readVerified(
  file: DumpFile,
  signal: AbortSignal,
  onOpen?: (fd: number) => void,
): AsyncGenerator<Buffer, void, void> {
  const handle = await open(file.file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
    throw new DumpdockError('CHANGED_SINCE_INSPECTION', { cause: error });
  });
  onOpen?.(handle.fd);
  try {
    const hash = createHash('sha256');
    let done = 0;
    let buffer: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let other: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
      done += bytesRead;
      if (bytesRead === 0) {
        if (file.whole === undefined || done >= file.bytes) break;
        await sleep(LOOK_AGAIN_MS);
        continue;
      }
      const piece = buffer.subarray(0, bytesRead);
      hash.update(piece);
      yield piece;
      [buffer, other] = [other, buffer];
    }
    const sha256 = hash.digest('hex');
    if (file.whole !== undefined) await unlessAborted(file.whole(sha256), signal);
    else if (sha256 !== file.sha256) throw new DumpdockError('CHANGED_SINCE_INSPECTION');
  } finally {
    await handle.close();
  }
}

async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  await Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}
