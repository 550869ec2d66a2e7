import { DumpdockError, sessionSchema } from '@dumpdock/contracts';
import { z } from 'zod';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf } from '../plugins/access.ts';
import { findApiKey } from '../plugins/api-keys.ts';
import { SESSION_COOKIE, SESSION_SECONDS, type Sessions } from '../plugins/session.ts';

const body = z.object({ key: z.string().min(1).max(512) });

/** Signing in with a key, once per browser. */
export function registerSessionRoutes(app: Api, deps: ApiDeps, sessions: Sessions): void {
  const keys = deps.config.apiKeys;
  app.get('/session', { config: { access: 'viewer' }, schema: { response: { 200: sessionSchema } } }, async (request) => {
    const { name, role } = actorOf(request);
    return { actor: name, role, sign_in: keys.length > 0 };
  });

  app.get('/login', { config: { access: 'public' } }, async (_request, reply) => reply.type('text/html; charset=utf-8').send(SIGN_IN_PAGE));

  app.post<{ Body: z.infer<typeof body> }>('/login', { config: { access: 'public' }, schema: { body } }, async (request, reply) => {
    const key = findApiKey(keys, request.body.key.trim());
    if (key === null) throw new DumpdockError('UNAUTHORIZED', { detail: 'There is no such key.' });
    const secure = request.protocol === 'https';
    reply.setCookie(SESSION_COOKIE, sessions.issue(key), {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      maxAge: SESSION_SECONDS,
      secure,
    });
    return reply.redirect('/', 303);
  });

  app.post('/logout', { config: { access: 'public' } }, async (_request, reply) =>
    reply.clearCookie(SESSION_COOKIE, { path: '/' }).redirect('/login', 303),
  );
}

const SIGN_IN_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in – dumpdock</title></head>
<body><main><h1>dumpdock</h1><form method="post" action="/login"><p><label>API key <input name="key" type="password" autocomplete="current-password" required></label></p>
<p><button>Sign in</button></p></form></main></body></html>
`;
