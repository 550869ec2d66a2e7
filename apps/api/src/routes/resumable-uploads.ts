import { DumpdockError, importIdSchema } from '@dumpdock/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { archiveName } from '../uploads/archive-name.ts';
import type { LiveUploads } from '../uploads/live-uploads.ts';
import { receivePart } from '../uploads/receive-part.ts';
import { beginResumable, findResumable, keepResumable } from '../uploads/resumable-upload.ts';
import { createRunningParts } from '../uploads/running-parts.ts';
import { type UploadFields, withField } from '../uploads/upload-fields.ts';

/** Protocol version (tus 1.0.0, https://tus.io/protocols/resumable-upload, core and creation). */
const TUS = { 'tus-resumable': '1.0.0' } as const;
const PART_TYPE = 'application/offset+octet-stream';
const params = z.object({ id: importIdSchema });
type ById = { Params: z.infer<typeof params> };

/** Uploads that can be paused and go on after a broken connection or a restarted server, by the tus protocol. The upload id is the import id. */
export function registerResumableUploads(app: Api, deps: ApiDeps, live: LiveUploads): void {
  const parts = createRunningParts(live);
  app.addContentTypeParser(PART_TYPE, (_request, _payload, done) => done(null)); // The handler reads the stream.

  app.post('/uploads', { config: { access: 'importer', audit: 'upload', upload: true } }, async (request, reply) => {
    const { name, fields } = metadataOf(request, deps);
    const id = await beginResumable(deps, request, { name, length: bytesOf(request, 'upload-length'), ...fields });
    return reply
      .code(201)
      .headers({ ...TUS, location: `/uploads/${id}`, 'upload-offset': '0' })
      .send();
  });

  app.head<ById>('/uploads/:id', { config: { access: 'importer' }, schema: { params } }, async (request, reply) => {
    await parts.settle(request.params.id);
    using upload = await findResumable(deps, request, request.params.id);
    if (upload === null) return sendWhole(deps, request, reply);
    await keepResumable(deps, upload);
    return reply.headers({ ...TUS, 'upload-offset': String(upload.offset), 'upload-length': String(upload.length) }).send();
  });

  app.patch<ById>(
    '/uploads/:id',
    { config: { access: 'importer', audit: 'upload', inParts: true }, schema: { params } },
    async (request, reply) => {
      if (request.headers['content-type'] !== PART_TYPE)
        throw new DumpdockError('UNSUPPORTED_MEDIA_TYPE', { detail: `Send ${PART_TYPE}.` });
      const offset = bytesOf(request, 'upload-offset');
      using upload = await findResumable(deps, request, request.params.id);
      if (upload === null) throw new DumpdockError('CONFLICT', { detail: 'The upload is whole already.' });
      const outcome = await receivePart(deps, parts, upload, offset, request.raw);
      if ('offset' in outcome)
        return reply
          .code(204)
          .headers({ ...TUS, 'upload-offset': String(outcome.offset) })
          .send();
      const { importId: import_id, jobId: job_id } = outcome;
      reply.headers({ ...TUS, 'upload-offset': String(upload.length), location: `/imports/${import_id}` });
      return reply.code(200).send({ job_id, import_id, status_url: `/imports/${import_id}` });
    },
  );
}

/** The last answer got lost: the caller learns that nothing is missing. */
async function sendWhole(deps: ApiDeps, request: FastifyRequest<ById>, reply: FastifyReply): Promise<FastifyReply> {
  const bytes = String((await deps.database.imports.get(request.params.id))?.archive.bytes ?? 0);
  return reply.headers({ ...TUS, 'upload-offset': bytes, 'upload-length': bytes }).send();
}

function bytesOf({ headers }: FastifyRequest, name: 'upload-length' | 'upload-offset'): number {
  const text = headers[name];
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text);
  throw new DumpdockError('INVALID_REQUEST', { detail: `${name} is a number of bytes.` });
}

/** `Upload-Metadata: filename BASE64,target BASE64,auto_confirm BASE64`. */
function metadataOf({ headers }: FastifyRequest, { targets }: ApiDeps): { name: string; fields: UploadFields } {
  let name: string | undefined;
  let fields: UploadFields = {};
  for (const pair of String(headers['upload-metadata'] ?? '').split(',')) {
    const [fieldname = '', encoded = ''] = pair.trim().split(' ');
    const value = Buffer.from(encoded, 'base64').toString('utf8');
    if (fieldname === 'filename') name = value;
    else if (value.length <= 1_024) fields = withField(fields, { fieldname, value }, targets);
  }
  return { name: archiveName(name?.split(/[/\\]/).at(-1)), fields };
}
