import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Sources beyond `'self'` that a page may use. */
interface PolicySources {
  readonly style?: string;
}

/** The Content-Security-Policy of every answer: own files only, no inline script or style, not in a frame, forms to here only. */
export function contentSecurityPolicy({ style }: PolicySources = {}): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self'${style === undefined ? '' : ` ${style}`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** For pages of others that are served by us (Bull Board, the API's documentation): the same, with inline styles. */
export const INLINE_STYLE_POLICY = contentSecurityPolicy({ style: "'unsafe-inline'" });

const POLICY = contentSecurityPolicy();
/** Nothing here films, listens or locates. */
const NO_FEATURES = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';

/** What every answer says, whichever page it is. Answers are not stored by caches unless a route says so. */
export const COMMON_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'permissions-policy': NO_FEATURES,
  'x-content-type-options': 'nosniff',
} as const;

/** Security headers on every answer. */
export async function registerSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: false, // The proxy that ends TLS says this.
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' }, // With no-referrer browsers send `Origin: null` with forms, our own too.
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(COMMON_HEADERS);
  });
}
