import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from '../deps.ts';

/**
 * Every route with `config.audit` leaves a record before its answer goes out, also when it was refused to a known actor. A confirmation that was taken is `done`
 * also where `Prefer: wait` answers that the import then failed: the import's own record says that.
 */
export function registerAuditChanges(app: FastifyInstance, { database }: ApiDeps): void {
  app.decorateRequest('accepted', false);
  app.addHook('onSend', async (request, reply, payload) => {
    const { audit: action, inParts } = request.routeOptions.config;
    if (action === undefined || request.actor === null || (inParts && reply.statusCode === 204)) return payload;
    const entry = {
      actor: request.actor.name,
      action,
      importId: request.importId ?? null,
      outcome: request.accepted || reply.statusCode < 400 ? 'done' : 'refused',
      details: { status: reply.statusCode },
    };
    // The answer tells what happened, whether or not it could be recorded.
    await database.audit.record(entry).catch((error: unknown) => request.log.error({ err: error, action }, 'audit record not written'));
    return payload;
  });
}
