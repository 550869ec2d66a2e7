import { acceptedSchema, type CleanupJobData, cleanupBodySchema, DumpdockError } from '@dumpdock/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { answerJob } from '../answer-job.ts';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf } from '../plugins/access.ts';

/** Enqueues a clean-up and answers with its job, or with `Prefer: wait` with its result. */
export async function answerCleanup(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  data: Omit<CleanupJobData, 'requested_by'>,
): Promise<unknown> {
  request.importId = data.import_id;
  const jobId = await deps.producers.addCleanup({ ...data, requested_by: actorOf(request).name });
  return answerJob(deps, reply, { jobId });
}

/** POST /cleanups. */
export function registerCleanupRoutes(app: Api, deps: ApiDeps): void {
  app.post<{ Body: z.infer<typeof cleanupBodySchema> }>(
    '/cleanups',
    { config: { access: 'operator', audit: 'cleanup' }, schema: { body: cleanupBodySchema, response: { 202: acceptedSchema } } },
    async (request, reply) => {
      const { scope, import_id, max_age_hours, dry_run } = request.body;
      if (scope === 'import' && import_id === undefined)
        throw new DumpdockError('INVALID_REQUEST', { detail: 'body.import_id: is needed for this scope' });
      return answerCleanup(deps, request, reply, {
        scope,
        ...(import_id !== undefined && { import_id }),
        ...(max_age_hours !== undefined && { max_age_hours }),
        ...(dry_run !== undefined && { dry_run }),
      });
    },
  );
}
