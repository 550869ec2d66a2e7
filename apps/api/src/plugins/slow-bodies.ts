import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.ts';

/** Slower than this over a whole window is a stalled body. A 2 GiB upload at this rate would take weeks: honest slow lines pass. */
const MIN_BYTES_PER_SECOND = 1_024;
const DEFAULT_STALL_MS = 30_000;

/**
 * Closes connections whose body trickles: per window of `stallMs` at least {@link MIN_BYTES_PER_SECOND}, however long the upload takes. Node's
 * requestTimeout would cut long honest uploads; its headersTimeout covers slow headers.
 */
export function registerSlowBodies(app: FastifyInstance, { stallMs = DEFAULT_STALL_MS }: ApiDeps): void {
  app.addHook('onRequest', async (request) => {
    const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
    if (hasBody && !request.raw.complete) watch(request, stallMs);
  });
}

function watch(request: FastifyRequest, stallMs: number): void {
  const { socket } = request.raw;
  let seen = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.raw.complete || socket.destroyed) return stop();
    const came = socket.bytesRead - seen;
    seen = socket.bytesRead;
    // A full disk or a busy database makes us slow, not the caller: then bytes wait in the socket and reading is paused.
    if (came >= (MIN_BYTES_PER_SECOND * stallMs) / 1000 || request.raw.isPaused()) return undefined;
    stop();
    if (socket.writable && socket.bytesWritten === 0)
      socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return socket.destroySoon();
  }, stallMs);
  const stop = () => clearInterval(timer);
  timer.unref();
  request.raw.once('close', stop);
}
