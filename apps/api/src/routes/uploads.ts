import { DumpdockError } from '@dumpdock/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerJob } from '../answer-job.ts';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { toImportView } from '../import-view.ts';
import type { LiveUploads } from '../uploads/live-uploads.ts';
import { FORM_OVERHEAD_BYTES, receiveUpload } from '../uploads/receive-upload.ts';

/** POST /imports, and the same under its name in the system that dumpdock replaces. */
export function registerUploadRoutes(app: Api, deps: ApiDeps, live: LiveUploads): void {
  const limit = deps.config.archiveLimits.maxUploadBytes + FORM_OVERHEAD_BYTES;

  /** Before a byte of the body is read. */
  async function checkLength(request: FastifyRequest): Promise<void> {
    if (Number(request.headers['content-length'] ?? 0) > limit) throw new DumpdockError('UPLOAD_TOO_LARGE');
  }

  async function upload(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const received = await receiveUpload(deps, live, request);
    return answerJob(deps, reply, received, async () => {
      const record = await deps.database.imports.get(received.importId);
      return record === null ? null : toImportView(record);
    });
  }

  for (const url of ['/imports', '/inventory/upload-sql-zip']) {
    app.post(url, { config: { access: 'importer', audit: 'upload', upload: true }, onRequest: checkLength }, upload);
  }
}
