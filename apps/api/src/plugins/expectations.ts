import type { FastifyInstance } from 'fastify';

/**
 * A client that sends `Expect: 100-continue` (RFC 9110 section 10.1.1) is told to go on when the request was let in, not before: what is refused by its
 * headers, an upload that is too large for one, is then never sent.
 */
export function registerExpectations(app: FastifyInstance): void {
  app.server.on('checkContinue', (request, response) => app.server.emit('request', request, response));
  app.addHook('preParsing', async (request, reply, payload) => {
    if (request.headers.expect?.toLowerCase() === '100-continue') reply.raw.writeContinue();
    return payload;
  });
}
