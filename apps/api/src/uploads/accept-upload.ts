import { preflightArchive } from '@dumpdock/archive';
import { DumpdockError, killPoint, newJobId } from '@dumpdock/contracts';
import type { Lease } from '@dumpdock/database';
import type { ApiDeps } from '../deps.ts';
import { aboutImport } from '../problem.ts';
import type { UploadFields } from './upload-fields.ts';

/** The answer to an upload. */
export interface Received {
  readonly importId: string;
  readonly jobId: string;
}

/** What keeps the lease of an upload; `stop` is safe twice. */
interface Heart {
  stop(): Promise<void>;
}

/** An upload that is whole. */
export interface StoredUpload {
  readonly lease: Lease;
  readonly heart: Heart;
  /** The archive on disk. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly fields: UploadFields;
}

/** Reads the structure of the archive, then hands it over to its inspection. @throws DumpdockError the reason when the archive is refused; the caller ends the upload */
export async function acceptUpload(deps: ApiDeps, stored: StoredUpload, signal: AbortSignal): Promise<Received> {
  killPoint('upload.stored');
  await preflightArchive(stored.path, deps.config.archiveLimits, signal);
  killPoint('upload.checked');
  return handOver(deps, stored);
}

/** receiving → inspecting, and the job. The ledger comes first: a job that is lost is found by the worker, a job without a row is not. */
async function handOver(deps: ApiDeps, { lease, heart, bytes, sha256, fields }: StoredUpload): Promise<Received> {
  await heart.stop();
  const jobId = newJobId();
  const record = await deps.database.imports.received(lease, { bytes, sha256, ...fields }, jobId);
  if (!record) throw new DumpdockError('LEASE_LOST');
  killPoint('upload.received');
  try {
    await deps.producers.addInspect(lease.importId, jobId);
  } catch (error) {
    // Redis may have taken the job before it went away: then a worker holds the import, and it is on its way.
    const failure = aboutImport(error, lease.importId);
    const ended = await deps.workspaces.end(
      { id: lease.importId, from: ['inspecting'] },
      { status: 'failed', error: failure.toRecord(), removedBy: 'api' },
    );
    if (ended) throw failure;
  }
  killPoint('upload.enqueued');
  return { importId: lease.importId, jobId };
}

/** Ends an upload that stopped for good, and takes its directory and its booking away. */
export async function endUpload(deps: ApiDeps, lease: Lease, error: DumpdockError): Promise<void> {
  const status = error.code === 'CANCELLED' ? 'cancelled' : 'failed';
  try {
    await deps.workspaces.end(lease, { status, error: error.toRecord(), removedBy: 'api' });
  } catch (failure) {
    deps.log.error({ err: failure, import_id: lease.importId }, 'upload not ended; the sweep ends it when its lease is over');
  }
}
