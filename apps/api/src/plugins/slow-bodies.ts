import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerAndClose } from './raw-answers.ts';
import type { WireLimits } from './wire-limits.ts';

/** Slower than this over a whole window is a stalled body. A 2 GiB upload at this rate would take weeks: honest slow lines pass. */
const MIN_BYTES_PER_SECOND = 1_024;

/**
 * Closes connections whose body trickles: per window of `stallMs` at least {@link MIN_BYTES_PER_SECOND}, however long the upload takes. Node's
 * requestTimeout would cut long honest uploads; its headersTimeout covers slow headers.
 */
export function registerSlowBodies(app: FastifyInstance, { stallMs }: WireLimits): void {
  app.addHook('onRequest', async (request, reply) => {
    if (hasBody(request) && !request.raw.complete) watch(request, reply, stallMs);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function watch(request: FastifyRequest, reply: FastifyReply, stallMs: number): void {
  const { socket } = request.raw;
  let seen = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.raw.complete || request.raw.readableEnded || socket.destroyed) return stop();
    const came = socket.bytesRead - seen;
    seen = socket.bytesRead;
    // A full disk or a busy database makes us slow, not the caller: then bytes wait in the socket and reading is paused.
    if (came >= (MIN_BYTES_PER_SECOND * stallMs) / 1000 || request.raw.isPaused()) return undefined;
    stop();
    return reply.raw.headersSent ? socket.destroy() : answerAndClose(socket, 'REQUEST_TIMEOUT', 'The body came too slowly.');
  }, stallMs);
  const stop = () => clearInterval(timer);
  timer.unref();
  request.raw.once('close', stop);
}
