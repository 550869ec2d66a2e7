import {
  acceptedSchema,
  confirmBodySchema,
  importIdSchema,
  importListQuerySchema,
  importListSchema,
  importSchema,
} from '@dumpdock/contracts';
import { z } from 'zod';
import { answerJob } from '../answer-job.ts';
import type { Api } from '../app.ts';
import { askedDigests } from '../asked-digests.ts';
import { cancelImport } from '../cancel-import.ts';
import { confirmImport } from '../confirm-import.ts';
import type { ApiDeps } from '../deps.ts';
import { findImport, visibleOwner } from '../find-import.ts';
import { toImportView } from '../import-view.ts';
import { actorOf } from '../plugins/access.ts';
import type { LiveUploads } from '../uploads/live-uploads.ts';

const params = z.object({ id: importIdSchema });
type ById = { Params: z.infer<typeof params> };
const confirmBody = z.preprocess((body) => body ?? {}, confirmBodySchema);

/** Imports: list, one, confirm, cancel. */
export function registerImportRoutes(app: Api, deps: ApiDeps, live: LiveUploads): void {
  app.get<{ Querystring: z.infer<typeof importListQuerySchema> }>(
    '/imports',
    { config: { access: 'viewer' }, schema: { querystring: importListQuerySchema, response: { 200: importListSchema } } },
    async (request) => {
      const { status: statuses, target, owner, name, cursor, limit, brief } = request.query;
      const mine = visibleOwner(request);
      if (mine !== undefined && owner !== undefined && owner !== mine) return { imports: [], next_cursor: null };
      const who = mine ?? owner;
      const filter = {
        ...(statuses && { statuses }),
        ...(target && { target }),
        ...(who !== undefined && { owner: who }),
        ...(name && { name }),
      };
      const { records, nextCursor } = await deps.database.imports.list({
        ...filter,
        limit,
        brief: brief === 'true',
        ...(cursor && { cursor }),
      });
      return { imports: records.map(toImportView), next_cursor: nextCursor };
    },
  );

  app.get<ById>('/imports/:id', { config: { access: 'viewer' }, schema: { params, response: { 200: importSchema } } }, async (request) =>
    toImportView(await findImport(deps, request, request.params.id)),
  );

  app.post<ById & { Body: z.infer<typeof confirmBodySchema> }>(
    '/imports/:id/confirm',
    { config: { access: 'importer', audit: 'confirm' }, schema: { params, body: confirmBody, response: { 202: acceptedSchema } } },
    async (request, reply) => {
      const record = await findImport(deps, request, request.params.id);
      const { target, digest, grants = [] } = request.body;
      const digests = askedDigests(digest, request.headers['if-match']);
      const accepted = await confirmImport(deps, record, { target, digests, grants });
      return answerJob(deps, reply, accepted, async () => toImportView(await findImport(deps, request, request.params.id)));
    },
  );

  app.post<ById>('/imports/:id/cancel', { config: { access: 'importer', audit: 'cancel' }, schema: { params } }, async (request, reply) => {
    const record = await findImport(deps, request, request.params.id);
    const now = await cancelImport(deps, live, record, actorOf(request).name);
    return reply.code(now.status === 'cancelled' ? 200 : 202).send(toImportView(now));
  });
}
