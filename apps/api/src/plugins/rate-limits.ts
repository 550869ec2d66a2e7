import { DumpdockError } from '@dumpdock/contracts';
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from '../deps.ts';

const WINDOW_MS = 60_000;
/** Requests a key may make in a minute, uploads among them, and requests from one address, whoever makes them. */
const LIMITS = { perKey: 1_200, uploadsPerKey: 300, perAddress: 3_000 };

/** Makes limits available to the other plugins. They apply only where strangers can come: with API_KEYS. */
export async function registerRateLimits(app: FastifyInstance): Promise<void> {
  await app.register(fastifyRateLimit, { global: false });
}

/** Limits by address before anybody is identified. */
export function limitAddresses(app: FastifyInstance, { config }: ApiDeps): void {
  if (config.apiKeys.length === 0) return;
  const byAddress = app.createRateLimit({ max: LIMITS.perAddress, timeWindow: WINDOW_MS, keyGenerator: ({ ip }) => `address ${ip}` });
  app.addHook('onRequest', async (request) => refuseExceeded(await byAddress(request)));
}

/** Limits by key, once it is known. */
export function limitKeys(app: FastifyInstance, { config }: ApiDeps): void {
  if (config.apiKeys.length === 0) return;
  const keyOf = (kind: string) => (request: { actor: { name: string } | null; ip: string }) =>
    `${kind} ${request.actor?.name ?? request.ip}`;
  const all = app.createRateLimit({ max: LIMITS.perKey, timeWindow: WINDOW_MS, keyGenerator: keyOf('key') });
  const uploads = app.createRateLimit({ max: LIMITS.uploadsPerKey, timeWindow: WINDOW_MS, keyGenerator: keyOf('uploads') });
  app.addHook('onRequest', async (request) => {
    refuseExceeded(await all(request));
    if (request.routeOptions.config.upload) refuseExceeded(await uploads(request));
  });
}

function refuseExceeded(used: { isAllowed: boolean; isExceeded?: boolean; ttlInSeconds?: number }): void {
  if (!used.isAllowed && used.isExceeded) throw new DumpdockError('RATE_LIMITED', { extra: { retry_after: used.ttlInSeconds ?? 60 } });
}
