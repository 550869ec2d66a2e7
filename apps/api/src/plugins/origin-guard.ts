import { DumpdockError } from '@dumpdock/contracts';
import { isLoopback } from '@dumpdock/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/**
 * Refuses requests that a page of another site makes in a visitor's browser, reads too: only following a link is let through, and not to routes with
 * `sameSiteOnly` (W3C Fetch Metadata, resource isolation policy; Origin: RFC 6454 section 7). Without keys the Host must be loopback as well, so that a name
 * which was rebound to 127.0.0.1 gets nothing (DNS rebinding).
 */
export function registerOriginGuard(app: FastifyInstance, { config }: Pick<ApiDeps, 'config'>): void {
  const keyless = config.apiKeys.length === 0;
  app.addHook('onRequest', async (request) => {
    // Both: a page may set X-Forwarded-Host, never Host.
    if (keyless && ![request.host, request.headers.host].every(isLoopbackHost)) {
      throw new DumpdockError('MISDIRECTED', { suggestion: 'Without API_KEYS dumpdock answers to localhost and 127.0.0.1 only.' });
    }
    if (isForeign(request) && !isFollowedLink(request)) {
      throw new DumpdockError('FORBIDDEN', {
        detail: 'The request comes from a page of another site.',
        suggestion: 'Open dumpdock itself, or use a client that is not a browser.',
      });
    }
  });
}

function isLoopbackHost(host = ''): boolean {
  return URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
}

function isForeign({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin') return false; // The browser compared; pages cannot set this header.
  if (site !== undefined && site !== 'none') return true;
  return headers.origin !== undefined && !isOwnOrigin(headers.origin, host);
}

/** A visitor came here from another site: a page of its own, which the other site cannot read, and nothing changes. */
function isFollowedLink({ method, headers, routeOptions }: FastifyRequest): boolean {
  const document = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return document && headers.origin === undefined && SAFE_METHODS.has(method) && !routeOptions.config.sameSiteOnly;
}

/** Whether `origin` has the host and port of `host`; the scheme may differ behind a proxy that ends TLS. */
function isOwnOrigin(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  const own = `${protocol}//${host}`;
  return (protocol === 'http:' || protocol === 'https:') && URL.canParse(own) && new URL(own).host === originHost;
}
