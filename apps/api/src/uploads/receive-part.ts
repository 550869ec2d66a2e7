import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { asDumpdockError, DumpdockError, killPoint, noRoomCode } from '@dumpdock/contracts';
import type { ApiDeps } from '../deps.ts';
import { aboutImport } from '../problem.ts';
import { acceptUpload, endUpload, type Received } from './accept-upload.ts';
import { keepResumable, type PartialUpload, progressOf, sealUpload } from './resumable-upload.ts';
import type { RunningParts } from './running-parts.ts';
import { holdUploadLease } from './upload-lease.ts';
import { closeWritten, writeAll } from './write-upload.ts';

/** What became of a part. */
export type PartOutcome = { readonly offset: number } | Received;

/**
 * Stores the next part of an upload at `offset`; with the last byte the upload is accepted. Bytes that arrived stay when the connection breaks: the caller asks how many and goes on.
 * @throws DumpdockError CONFLICT unless `offset` is where the upload stands, NOT_FOUND when it ended meanwhile, UPLOAD_INTERRUPTED, NO_SPACE, CANCELLED, the reasons of archives
 */
export async function receivePart(
  deps: ApiDeps,
  parts: RunningParts,
  upload: PartialUpload,
  offset: number,
  body: Readable,
): Promise<PartOutcome> {
  const { lease, length } = upload;
  const id = lease.importId;
  if (offset !== upload.offset) {
    throw new DumpdockError('CONFLICT', {
      importId: id,
      detail: `The upload stands at byte ${upload.offset}.`,
      suggestion: 'Ask with HEAD where to go on.',
    });
  }
  const controller = parts.enter(id);
  const meter = { received: offset, total: length };
  const heart = holdUploadLease(deps, lease, meter, controller, deps.config.resumeWithinMs);
  try {
    await keepResumable(deps, upload); // Before a byte is stored: what was found may have ended since.
    killPoint('upload.continued');
    await store(upload, body, meter, controller.signal);
    if (meter.received === length) return await finish(deps, upload, heart, controller.signal);
    return { offset: meter.received };
  } catch (thrown) {
    const error = reasonOf(controller.signal, thrown);
    await heart.stop();
    if (endsIt(error)) await endUpload(deps, lease, error);
    throw aboutImport(error, id);
  } finally {
    await heart.stop();
    parts.leave(id);
    if (meter.received < length) await keepFor(deps, upload, meter.received);
  }
}

async function finish(deps: ApiDeps, upload: PartialUpload, heart: { stop(): Promise<void> }, signal: AbortSignal): Promise<Received> {
  const { lease, paths, length: bytes } = upload;
  const sha256 = await sealUpload(upload, signal);
  return acceptUpload(deps, { lease, heart, path: paths.upload, bytes, sha256, fields: {} }, signal);
}

/** Writes at positions, not at the end: a part that is sent twice, to two processes even, puts the same bytes where they are already. */
async function store({ file, length }: PartialUpload, body: Readable, meter: { received: number }, signal: AbortSignal): Promise<void> {
  const stop = () => body.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const handle = await open(file, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    signal.throwIfAborted();
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (meter.received + chunk.length > length)
        throw new DumpdockError('INVALID_REQUEST', { detail: 'More bytes came than were announced.' });
      await writeAll(handle, chunk, meter.received);
      meter.received += chunk.length;
      killPoint('upload.streaming');
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await closeWritten(handle);
  }
  signal.throwIfAborted();
}

/**
 * The caller may come back; from now on the lease alone keeps what there is. A cancel that was asked for while the part came in, and took that for the one who
 * would end the upload, is seen here; one that comes later finds nobody and ends it itself.
 */
async function keepFor(deps: ApiDeps, { lease, length }: PartialUpload, received: number): Promise<void> {
  killPoint('upload.parted');
  try {
    const answer = await deps.database.imports.heartbeat(lease, deps.config.resumeWithinMs, progressOf(received, length), received);
    if (answer === 'cancel-requested') await endUpload(deps, lease, new DumpdockError('CANCELLED', { importId: lease.importId }));
  } catch (error) {
    deps.log.warn({ err: error, import_id: lease.importId }, 'the pause of an upload was not recorded');
  }
  killPoint('upload.paused');
}

/** A broken connection, a stopping server or a wrong part ends the request, not the upload. */
function endsIt({ code }: DumpdockError): boolean {
  return !['UPLOAD_INTERRUPTED', 'INVALID_REQUEST', 'NOT_FOUND', 'LEASE_LOST', 'DATABASE_UNAVAILABLE'].includes(code);
}

function reasonOf(signal: AbortSignal, thrown: unknown): DumpdockError {
  if (signal.reason instanceof DumpdockError) return signal.reason;
  if (thrown instanceof DumpdockError || noRoomCode(thrown) !== null) return asDumpdockError(thrown);
  return new DumpdockError('UPLOAD_INTERRUPTED', { cause: thrown });
}
