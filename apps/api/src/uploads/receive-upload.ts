import { DumpdockError, killPoint, newImportId } from '@dumpdock/contracts';
import type { ImportRecord, Lease } from '@dumpdock/database';
import type { HeldWorkspace } from '@dumpdock/workspace';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.ts';
import { actorOf } from '../plugins/access.ts';
import { aboutImport } from '../problem.ts';
import { acceptUpload, endUpload, type Received } from './accept-upload.ts';
import { archiveName } from './archive-name.ts';
import { idempotencyKeyOf, takeIdempotencyKey } from './idempotency.ts';
import type { LiveUploads } from './live-uploads.ts';
import { toMultipartError } from './multipart-error.ts';
import { type UploadFields, withField } from './upload-fields.ts';
import { holdUploadLease, type UploadMeter } from './upload-lease.ts';
import { writeUpload } from './write-upload.ts';

/** What multipart adds to the file: boundaries, part headers, the two fields. */
export const FORM_OVERHEAD_BYTES = 64 * 1024;

/** An upload on its way: the row exists, the directory too. */
interface Upload {
  readonly lease: Lease;
  readonly meter: UploadMeter;
  readonly controller: AbortController;
  readonly heart: { stop(): Promise<void> };
  held?: HeldWorkspace;
  stored?: { bytes: number; sha256: string; path: string };
}

/**
 * Receives one upload: books space and makes the row, makes the directory, streams the file into it, reads the zip's structure, enqueues the
 * inspection. Whatever goes wrong on the way ends the import, takes its directory away and is thrown, with the import it was about.
 */
export async function receiveUpload(deps: ApiDeps, live: LiveUploads, request: FastifyRequest): Promise<Received> {
  const importId = newImportId();
  const key = idempotencyKeyOf(request);
  const earlier = key === null ? null : await takeIdempotencyKey(deps, actorOf(request).name, key, importId);
  if (earlier !== null) return answerAgain(request, earlier);
  let upload: Upload | undefined;
  let fields: UploadFields = {};
  try {
    for await (const part of readParts(deps, request)) {
      if (part.type === 'field') {
        fields = withField(fields, part, deps.targets);
      } else {
        if (part.fieldname !== 'file') throw new DumpdockError('INVALID_REQUEST', { detail: 'The zip goes into the field `file`.' });
        upload = await beginUpload(deps, live, request, importId, part, fields);
        upload.held = await makeWorkspace(deps, upload);
        upload.stored = { ...(await writeUpload(part, upload.held, upload.meter, upload.controller.signal)), path: upload.held.upload };
      }
    }
    if (!upload?.stored) throw new DumpdockError('INVALID_REQUEST', { detail: 'The form has no file in the field `file`.' });
    const { lease, heart, controller, stored } = upload;
    return await acceptUpload(deps, { ...stored, lease, heart, fields }, controller.signal);
  } catch (thrown) {
    const error = reasonOf(upload, thrown);
    await upload?.heart.stop();
    if (upload) await endUpload(deps, upload.lease, error);
    throw upload ? aboutImport(error, importId) : error;
  } finally {
    live.remove(importId);
    await upload?.heart.stop();
    upload?.held?.[Symbol.dispose]();
  }
}

function readParts(deps: ApiDeps, request: FastifyRequest) {
  try {
    return request.parts({
      limits: { fileSize: deps.config.archiveLimits.maxUploadBytes, files: 1, fields: 5, parts: 6, fieldSize: 1_024, headerPairs: 20 },
    });
  } catch (error) {
    throw toMultipartError(error);
  }
}

/** Books the space and makes the row. */
async function beginUpload(
  deps: ApiDeps,
  live: LiveUploads,
  request: FastifyRequest,
  importId: string,
  part: MultipartFile,
  { target = null, autoConfirm = false }: { target?: string | null; autoConfirm?: boolean },
): Promise<Upload> {
  const { config, database, owner } = deps;
  const total = declaredLength(request);
  const { lease } = await database.imports.create(
    {
      id: importId,
      archiveName: archiveName(part.filename),
      target,
      owner: actorOf(request).name,
      autoConfirm,
      reserveBytes: total ?? config.archiveLimits.maxUploadBytes,
      leaseOwner: owner,
      leaseMs: config.leaseMs,
    },
    deps.workspaces.budget(),
  );
  request.importId = importId;
  killPoint('upload.booked');
  const meter = { received: 0, total };
  const controller = new AbortController();
  live.add(importId, controller);
  return { lease, meter, controller, heart: holdUploadLease(deps, lease, meter, controller) };
}

async function makeWorkspace(deps: ApiDeps, { lease }: Upload): Promise<HeldWorkspace> {
  await deps.workspaces.create(lease);
  killPoint('upload.created');
  return deps.workspaces.hold(lease.importId);
}

/** Why an upload stopped: an abort says more than the broken stream that follows from it. */
function reasonOf(upload: Upload | undefined, thrown: unknown): DumpdockError {
  const reason: unknown = upload?.controller.signal.reason;
  return reason instanceof DumpdockError ? reason : toMultipartError(thrown);
}

/** The same upload again: read to its end, so that the caller gets the answer, and thrown away. */
async function answerAgain(request: FastifyRequest, earlier: ImportRecord): Promise<Received> {
  request.importId = earlier.import_id;
  request.raw.resume();
  if (!request.raw.complete && !request.raw.destroyed)
    await new Promise((resolve) => request.raw.once('close', resolve).once('end', resolve));
  if (earlier.job_id !== null) return { importId: earlier.import_id, jobId: earlier.job_id };
  const error =
    earlier.error === null
      ? new DumpdockError('CONFLICT')
      : DumpdockError.fromRecord(earlier.error as Parameters<typeof DumpdockError.fromRecord>[0]);
  throw aboutImport(error, earlier.import_id);
}

function declaredLength(request: FastifyRequest): number | null {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : null;
}
