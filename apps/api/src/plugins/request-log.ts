import type { FastifyInstance } from 'fastify';

/** One line per request, when it is answered; reads of health and metrics at debug. No query string, no headers, no body. */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const quiet = /^\/(healthz|readyz|metrics)$/.test(request.routeOptions.url ?? '');
    request.log[quiet ? 'debug' : 'info'](
      {
        method: request.method,
        path: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime),
        actor: request.actor?.name,
        import_id: request.importId,
      },
      'request',
    );
  });
}
