import { importIdSchema, maxAgeHoursSchema } from '@dumpdock/contracts';
import { z } from 'zod';
import { answerJob } from '../answer-job.ts';
import type { Api } from '../app.ts';
import { askedDigests } from '../asked-digests.ts';
import { confirmImport } from '../confirm-import.ts';
import type { ApiDeps } from '../deps.ts';
import { findImport } from '../find-import.ts';
import { toImportView } from '../import-view.ts';
import { answerCleanup } from './cleanups.ts';

const idBody = z.object({ import_id: importIdSchema });
const confirmBody = idBody.extend({
  target: z.string().min(1).max(100).optional(),
  digest: z.string().optional(),
  grants: z
    .preprocess((value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value), z.array(z.string()).max(50))
    .optional(),
});
const ageBody = z.preprocess((body) => body ?? {}, z.object({ max_age_hours: maxAgeHoursSchema.optional() }));

/** The routes of the system that dumpdock replaces, same parameters, JSON and form bodies. The upload is in uploads.ts. */
export function registerInventoryRoutes(app: Api, deps: ApiDeps): void {
  app.post<{ Body: z.infer<typeof confirmBody> }>(
    '/inventory/confirm-import',
    { config: { access: 'importer', audit: 'confirm' }, schema: { body: confirmBody } },
    async (request, reply) => {
      const { import_id, target, digest, grants = [] } = request.body;
      const digests = askedDigests(digest, request.headers['if-match']);
      const record = await findImport(deps, request, import_id);
      const accepted = await confirmImport(deps, record, { target, digests, grants });
      return answerJob(deps, reply, accepted, async () => toImportView(await findImport(deps, request, import_id)));
    },
  );

  app.post<{ Body: z.infer<typeof idBody> }>(
    '/inventory/cleanup-temp',
    { config: { access: 'operator', audit: 'cleanup' }, schema: { body: idBody } },
    (request, reply) => answerCleanup(deps, request, reply, { scope: 'import', import_id: request.body.import_id }),
  );

  app.post<{ Body: z.infer<typeof ageBody> }>(
    '/inventory/cleanup-old-temp',
    { config: { access: 'operator', audit: 'cleanup' }, schema: { body: ageBody } },
    (request, reply) =>
      answerCleanup(deps, request, reply, { scope: 'old', max_age_hours: request.body.max_age_hours ?? deps.config.maxAgeHours }),
  );

  app.post('/inventory/cleanup-failed-imports', { config: { access: 'operator', audit: 'cleanup' } }, (request, reply) =>
    answerCleanup(deps, request, reply, { scope: 'failed' }),
  );
}
