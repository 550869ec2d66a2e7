import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { lstat, open, rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { asTakenAway } from '@dumpdock/archive';
import { asDumpdockError, DumpdockError, killPoint, newImportId } from '@dumpdock/contracts';
import type { ImportRecord, Lease } from '@dumpdock/database';
import type { HeldWorkspace, WorkspacePaths } from '@dumpdock/workspace';
import type { FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.ts';
import { findImport } from '../find-import.ts';
import { actorOf } from '../plugins/access.ts';
import { aboutImport } from '../problem.ts';
import { endUpload } from './accept-upload.ts';
import type { UploadFields } from './upload-fields.ts';

/**
 * Holds an upload that comes in parts. It belongs to no process: any of them takes the next part, and while nobody does the lease alone keeps it. A caller that
 * is silent for RESUME_WITHIN_MS has gone away; then the sweeps end the upload as any other whose holder died.
 */
const RESUMABLE = 'resumable';

/** As `r`, but never what a link points to. */
const NO_LINK = (constants.O_RDONLY | constants.O_NOFOLLOW) as unknown as string; // Numbers work, @types/node knows only names.

/** An upload in parts, as it is now. Its workspace is held until it is disposed of. */
export interface PartialUpload extends Disposable {
  readonly lease: Lease;
  readonly paths: WorkspacePaths;
  /** Where the bytes are. */
  readonly file: string;
  /** Bytes that are stored, and bytes there will be. Whoever accepts the last byte may die over it: until then that one is asked for again. */
  readonly offset: number;
  readonly length: number;
}

/**
 * Books the space, makes the row, the directory and an empty file. Until the caller is told of it, it is this process that holds the upload, for LEASE_MS: nobody else could go on with it. What goes
 * wrong on the way ends it. @throws DumpdockError UPLOAD_TOO_LARGE, NO_SPACE
 */
export async function beginResumable(
  deps: ApiDeps,
  request: FastifyRequest,
  {
    name,
    length,
    target = null,
    autoConfirm = false,
  }: { name: string; length: number } & Omit<UploadFields, 'target'> & { target?: string | null },
): Promise<string> {
  if (length === 0) throw new DumpdockError('NOT_A_ZIP');
  if (length > deps.config.archiveLimits.maxUploadBytes) throw new DumpdockError('UPLOAD_TOO_LARGE');
  const id = newImportId();
  const row = { id, archiveName: name, target, owner: actorOf(request).name, autoConfirm, reserveBytes: length };
  const { lease } = await deps.database.imports.create(
    { ...row, leaseOwner: RESUMABLE, leaseMs: deps.config.leaseMs },
    deps.workspaces.budget(),
  );
  request.importId = id;
  killPoint('upload.booked');
  try {
    await makeFile(deps, lease);
    await promise(deps, lease, length);
  } catch (thrown) {
    const error = asDumpdockError(asTakenAway(thrown));
    await endUpload(deps, lease, error);
    throw aboutImport(error, id);
  }
  return id;
}

async function makeFile({ workspaces }: ApiDeps, lease: Lease): Promise<void> {
  await workspaces.create(lease);
  killPoint('upload.created');
  using held = workspaces.hold(lease.importId);
  await (await open(held.uploadPart, 'wx', 0o600)).close();
  killPoint('upload.opened');
}

/** From now on the upload waits for its caller, who learns its id. */
async function promise({ database, config }: ApiDeps, lease: Lease, length: number): Promise<void> {
  const answer = await database.imports.heartbeat(lease, config.resumeWithinMs, progressOf(0, length), 0);
  if (answer !== 'held') throw new DumpdockError(answer === 'lost' ? 'LEASE_LOST' : 'CANCELLED');
  killPoint('upload.promised');
}

/**
 * The caller showed up: the upload is kept for as long again. A cancel whose own process died over it is carried out here: nobody holds the upload who would see it.
 * @throws DumpdockError NOT_FOUND when the upload is not there any more
 */
export async function keepResumable(deps: ApiDeps, { lease }: PartialUpload): Promise<void> {
  const answer = await deps.database.imports.heartbeat(lease, deps.config.resumeWithinMs);
  if (answer === 'held') return;
  if (answer === 'cancel-requested') await endUpload(deps, lease, new DumpdockError('CANCELLED', { importId: lease.importId }));
  throw ended();
}

/** How far an upload is; null when it is whole and its import goes on. @throws DumpdockError NOT_FOUND when there is none (any more) that the caller may see */
export async function findResumable(deps: ApiDeps, request: FastifyRequest, id: string): Promise<PartialUpload | null> {
  const record = await findImport(deps, request, id);
  if (record.status !== 'receiving' && record.archive.bytes !== null && record.error === null) return null;
  const length = record.progress?.bytes_total ?? null;
  if (!isResumable(record) || length === null) throw ended();
  const paths = holdOrEnded(deps, id);
  try {
    const { file, size } = await storedFile(paths);
    const dispose = paths[Symbol.dispose];
    return { lease: leaseOf(record), paths, file, offset: Math.min(size, length - 1), length, [Symbol.dispose]: dispose };
  } catch (error) {
    paths[Symbol.dispose]();
    throw error;
  }
}

function holdOrEnded({ workspaces }: ApiDeps, id: string): HeldWorkspace {
  try {
    return workspaces.hold(id);
  } catch (error) {
    throw error instanceof DumpdockError && error.code === 'CHANGED_SINCE_INSPECTION' ? ended() : error;
  }
}

function ended(): DumpdockError {
  return new DumpdockError('NOT_FOUND', { detail: 'That upload has ended.' });
}

/** Whether an import is an upload in parts that nobody needs to be sending right now. */
export function isResumable(record: ImportRecord): boolean {
  return record.status === 'receiving' && record.leaseOwner === RESUMABLE && record.ending === null;
}

export function leaseOf({ import_id, leaseToken }: ImportRecord): Lease {
  return { importId: import_id, owner: RESUMABLE, token: leaseToken };
}

/** Names the stored file as whole and answers its hash. */
export async function sealUpload({ file, paths }: PartialUpload, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  killPoint('upload.written');
  await rename(file, paths.upload);
  killPoint('upload.sealed');
  await pipeline(createReadStream(paths.upload, { flags: NO_LINK, highWaterMark: 1024 ** 2, signal }), hash);
  return hash.digest('hex');
}

export function progressOf(done: number, total: number) {
  return { phase: 'receiving', bytes_done: done, bytes_total: total, statements: 0, rows: 0, table: null } as const;
}

/** A process may have died after it had named the file as whole. */
async function storedFile({ uploadPart, upload }: WorkspacePaths): Promise<{ file: string; size: number }> {
  for (const file of [uploadPart, upload]) {
    const found = await lstat(file).catch(() => null);
    if (found?.isFile()) return { file, size: found.size };
  }
  throw ended();
}
