import { DumpdockError, jobSchema } from '@dumpdock/contracts';
import { z } from 'zod';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { visibleOwner } from '../find-import.ts';

const params = z.object({ jobId: z.string().regex(/^[\w:.-]{1,150}$/) });

/** GET /jobs/{job_id}: over both queues. */
export function registerJobRoute(app: Api, deps: ApiDeps): void {
  app.get<{ Params: z.infer<typeof params> }>(
    '/jobs/:jobId',
    { config: { access: 'viewer' }, schema: { params, response: { 200: jobSchema } } },
    async (request) => {
      const job = await deps.producers.findJob(request.params.jobId);
      const owner = visibleOwner(request);
      if (job === null || (owner !== undefined && !(await ownsImport(deps, job.import_id, owner)))) {
        throw new DumpdockError('NOT_FOUND', { detail: 'There is no job of that id (any more).' });
      }
      return job;
    },
  );
}

async function ownsImport(deps: ApiDeps, importId: string | null | undefined, owner: string): Promise<boolean> {
  return importId != null && (await deps.database.imports.get(importId))?.owner === owner;
}
