import { isIPv6 } from 'node:net';
import { DumpdockError } from '@dumpdock/contracts';
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.ts';

const WINDOW_MS = 60_000;

/** Most of each in a minute. */
export interface RateLimits {
  /** Requests of one key, uploads among them. */
  readonly perKey: number;
  readonly uploadsPerKey: number;
  /** Requests from one address, whoever makes them. */
  readonly perAddress: number;
  /** Wrong keys from one address. */
  readonly wrongKeysPerAddress: number;
}

const DEFAULT_RATES: RateLimits = { perKey: 1_200, uploadsPerKey: 300, perAddress: 3_000, wrongKeysPerAddress: 30 };

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/** The rates in force; null without keys: then nobody but this machine can come. */
export function ratesInForce({ config, rateLimits = DEFAULT_RATES }: Pick<ApiDeps, 'config' | 'rateLimits'>): RateLimits | null {
  return config.apiKeys.length === 0 ? null : rateLimits;
}

/**
 * Makes limits available to the other plugins. All API processes count together, in Redis; while that is away nothing is counted. They apply only where
 * strangers can come: with API_KEYS.
 */
export async function registerRateLimits(app: FastifyInstance, { shared }: ApiDeps): Promise<void> {
  await app.register(fastifyRateLimit, { global: false, redis: shared.redis, nameSpace: `${shared.prefix}:rates:`, skipOnError: true });
}

/** Limits by address before anybody is identified. */
export function limitAddresses(app: FastifyInstance, deps: ApiDeps): void {
  const rates = ratesInForce(deps);
  if (rates === null) return;
  const byAddress = createLimit(app, rates.perAddress, ({ ip }) => `address ${addressGroup(ip)}`);
  app.addHook('onRequest', async (request) => refuseExceeded(await byAddress(request)));
}

/** Limits by key, once it is known. */
export function limitKeys(app: FastifyInstance, deps: ApiDeps): void {
  const rates = ratesInForce(deps);
  if (rates === null) return;
  const caller = ({ actor, ip }: FastifyRequest) => (actor === null ? `nobody at ${addressGroup(ip)}` : `key ${actor.name}`);
  const all = createLimit(app, rates.perKey, (request) => `all of ${caller(request)}`);
  const uploads = createLimit(app, rates.uploadsPerKey, (request) => `uploads of ${caller(request)}`);
  app.addHook('onRequest', async (request) => {
    refuseExceeded(await all(request));
    if (request.routeOptions.config.upload) refuseExceeded(await uploads(request));
  });
}

/** Counts a wrong key; rejects with RATE_LIMITED when there were too many from its address. */
export function createGuessLimit(
  app: FastifyInstance,
  { rateLimits = DEFAULT_RATES }: ApiDeps,
): (request: FastifyRequest) => Promise<void> {
  const wrongKeys = createLimit(app, rateLimits.wrongKeysPerAddress, ({ ip }) => `wrong keys of ${addressGroup(ip)}`);
  return async (request) => refuseExceeded(await wrongKeys(request), 'Too many wrong keys from this address.');
}

function createLimit(app: FastifyInstance, max: number, keyGenerator: (request: FastifyRequest) => string): Limiter {
  return app.createRateLimit({ max, timeWindow: WINDOW_MS, keyGenerator });
}

/** An IPv6 caller owns at least a /64 (RFC 6177) and may change its address at will within it. */
export function addressGroup(ip: string): string {
  if (!isIPv6(ip) || ip.includes('.')) return ip;
  const [head = '', tail] = ip.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}

function refuseExceeded(used: Awaited<ReturnType<Limiter>>, detail?: string): void {
  if (used.isAllowed || !used.isExceeded) return;
  throw new DumpdockError('RATE_LIMITED', { extra: { retry_after: used.ttlInSeconds }, ...(detail !== undefined && { detail }) });
}
