import { createHash } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { asDumpdockError, DumpdockError, killPoint } from '@dumpdock/contracts';
import type { WorkspacePaths } from '@dumpdock/workspace';
import type { MultipartFile } from '@fastify/multipart';
import type { UploadMeter } from './upload-lease.ts';

/**
 * Streams the file to `upload.zip.part`, hashing on the way, and renames it to `upload.zip` when it is whole.
 * @throws DumpdockError UPLOAD_TOO_LARGE as soon as the limit is crossed, NO_SPACE, UPLOAD_INTERRUPTED, or the reason of `signal`
 */
export async function writeUpload(
  part: MultipartFile,
  paths: WorkspacePaths,
  meter: UploadMeter,
  signal: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const stop = () => part.file.destroy(signal.reason);
  const tooLarge = () => part.file.destroy(new DumpdockError('UPLOAD_TOO_LARGE'));
  signal.addEventListener('abort', stop, { once: true });
  part.file.once('limit', tooLarge);
  if (part.file.truncated) tooLarge();
  const handle = await open(paths.uploadPart, 'wx', 0o600);
  try {
    signal.throwIfAborted();
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await writeAll(handle, chunk);
      meter.received += chunk.length;
      killPoint('upload.streaming');
    }
    if (part.file.truncated) throw new DumpdockError('UPLOAD_TOO_LARGE');
  } finally {
    signal.removeEventListener('abort', stop);
    await closeWritten(handle);
  }
  signal.throwIfAborted();
  killPoint('upload.written');
  await rename(paths.uploadPart, paths.upload);
  return { bytes: meter.received, sha256: hash.digest('hex') };
}

/** Some file systems say only now that there was no room. @throws DumpdockError NO_SPACE, INTERNAL */
export function closeWritten(handle: FileHandle): Promise<void> {
  return handle.close().catch((error: unknown) => {
    throw asDumpdockError(error);
  });
}

/** Writes the whole chunk, at `position` or at the end. @throws DumpdockError NO_SPACE, INTERNAL */
export async function writeAll(handle: FileHandle, chunk: Buffer, position: number | null = null): Promise<void> {
  try {
    for (let at = 0; at < chunk.length; ) {
      at += (await handle.write(chunk, at, chunk.length - at, position === null ? null : position + at)).bytesWritten;
    }
  } catch (error) {
    throw asDumpdockError(error);
  }
}
