import { DumpdockError } from '@dumpdock/contracts';
import { isLoopback } from '@dumpdock/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that a page of another site makes in a visitor's browser. Without keys the Host must be loopback as well, so that a name
 * which was rebound to 127.0.0.1 gets nothing (DNS rebinding). Fetch Metadata: W3C Sec-Fetch-Site; Origin: RFC 6454 section 7.
 */
export function registerOriginGuard(app: FastifyInstance, { config }: Pick<ApiDeps, 'config'>): void {
  const keyless = config.apiKeys.length === 0;
  app.addHook('onRequest', async (request) => {
    if (keyless && !isLoopback(hostnameOf(request))) {
      throw new DumpdockError('MISDIRECTED', { suggestion: 'Without API_KEYS dumpdock answers to localhost and 127.0.0.1 only.' });
    }
    if (SAFE_METHODS.has(request.method) && !request.routeOptions.config.sameSiteOnly) return;
    if (isForeign(request)) {
      throw new DumpdockError('FORBIDDEN', {
        detail: 'The request comes from a page of another site.',
        suggestion: 'Open dumpdock itself, or use a client that is not a browser.',
      });
    }
  });
}

function hostnameOf(request: FastifyRequest): string {
  const parsed = URL.canParse(`http://${request.host}`) ? new URL(`http://${request.host}`).hostname : '';
  return parsed.toLowerCase();
}

function isForeign(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = request.headers;
  return origin !== undefined && !isOwnOrigin(origin, request.host);
}

/** Whether `origin` has the host and port of `host`; the scheme may differ behind a proxy that ends TLS. */
function isOwnOrigin(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  const own = `${protocol}//${host}`;
  return (protocol === 'http:' || protocol === 'https:') && URL.canParse(own) && new URL(own).host === originHost;
}
