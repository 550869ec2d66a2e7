import type { Socket } from 'node:net';
import { DumpdockError } from '@dumpdock/contracts';
import type { FastifyInstance } from 'fastify';
import type { WireLimits } from './wire-limits.ts';

/**
 * No connection may pile up work: of requests that are sent without waiting for answers only so many are worked on, the others are refused and the connection
 * ends. Event streams are counted by caller, since each looks at its import again and again.
 */
export function limitPipelining(app: FastifyInstance, { pipelined }: WireLimits): void {
  const open = new WeakMap<Socket, number>();
  app.addHook('onRequest', async (request, reply) => {
    const { socket } = request.raw;
    const count = (open.get(socket) ?? 0) + 1;
    open.set(socket, count);
    reply.raw.once('close', () => open.set(socket, (open.get(socket) ?? 1) - 1));
    if (count <= pipelined) return;
    reply.header('connection', 'close');
    throw new DumpdockError('RATE_LIMITED', {
      detail: 'Too many requests wait for an answer on one connection.',
      extra: { retry_after: 1 },
    });
  });
}

/** Routes with `config.stream` keep a connection for long. Comes after the caller is known. */
export function limitStreams(app: FastifyInstance, { streams, streamsPerCaller }: WireLimits): void {
  const byCaller = new Map<string, number>();
  let all = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (!request.routeOptions.config.stream) return;
    const caller = request.actor?.name ?? request.ip;
    const own = byCaller.get(caller) ?? 0;
    if (own >= streamsPerCaller || all >= streams) {
      throw new DumpdockError('RATE_LIMITED', { detail: 'Too many event streams are open.', extra: { retry_after: 10 } });
    }
    byCaller.set(caller, own + 1);
    all += 1;
    reply.raw.once('close', () => {
      all -= 1;
      const left = (byCaller.get(caller) ?? 1) - 1;
      if (left === 0) byCaller.delete(caller);
      else byCaller.set(caller, left);
    });
  });
}
