import { DumpdockError, sessionSchema } from '@dumpdock/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf } from '../plugins/access.ts';
import { findApiKey } from '../plugins/api-keys.ts';
import { contentSecurityPolicy } from '../plugins/security-headers.ts';
import { SESSION_COOKIE, SESSION_SECONDS, type Sessions } from '../plugins/session.ts';
import { SIGN_IN_STYLE_SOURCE, signInPage } from './sign-in-page.ts';

const body = z.object({ key: z.string().min(1).max(512), next: z.string().max(2_000).optional() });
const query = z.object({ next: z.string().max(2_000).optional() });
const POLICY = contentSecurityPolicy({ style: SIGN_IN_STYLE_SOURCE });

/** Signing in with a key, once per browser, and out again. Without keys there is nothing to sign in to. */
export function registerSessionRoutes(
  app: Api,
  deps: ApiDeps,
  sessions: Sessions,
  countGuess: (request: FastifyRequest) => Promise<void>,
): void {
  const keys = deps.config.apiKeys;
  const config = { access: 'public' } as const;

  app.get('/session', { config: { access: 'viewer' }, schema: { response: { 200: sessionSchema } } }, async (request) => {
    const { name, role } = actorOf(request);
    return { actor: name, role, sign_in: keys.length > 0 };
  });

  app.get<{ Querystring: z.infer<typeof query> }>('/login', { config, schema: { querystring: query } }, async (request, reply) => {
    const next = ownPage(request.query.next);
    return keys.length === 0 ? reply.redirect(next, 303) : sendPage(reply, { next });
  });

  app.post<{ Body: z.infer<typeof body> }>('/login', { config, schema: { body } }, async (request, reply) => {
    const next = ownPage(request.body.next);
    if (keys.length === 0) return reply.redirect(next, 303);
    const key = findApiKey(keys, request.body.key.trim());
    if (key === null) {
      await countGuess(request);
      if (wantsPage(request)) return sendPage(reply.code(401), { next, alert: 'There is no such key.' });
      throw new DumpdockError('UNAUTHORIZED', { detail: 'There is no such key.' });
    }
    const secure = request.protocol === 'https';
    reply.setCookie(SESSION_COOKIE, sessions.issue(key), {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      maxAge: SESSION_SECONDS,
      secure,
    });
    return reply.redirect(next, 303);
  });

  app.post('/logout', { config }, async (request, reply) => {
    await sessions.end(request.cookies[SESSION_COOKIE] ?? '');
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).redirect('/login', 303);
  });
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}

/** Where to go after signing in: a page of ours and nothing else, so that no link leads people away. */
function ownPage(next = '/'): string {
  return /^\/(ui\/[\w/-]*)?(\?[\w=&%.-]*)?$/.test(next) ? next : '/';
}

function sendPage(reply: FastifyReply, shown: { next: string; alert?: string }): FastifyReply {
  return reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(signInPage(shown));
}
