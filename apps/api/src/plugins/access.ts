import { DumpdockError } from '@dumpdock/contracts';
import { ROLES } from '@dumpdock/runtime';
import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiDeps } from '../deps.ts';
import type { Actor } from '../request-context.ts';
import { findApiKey } from './api-keys.ts';
import { createSessions, SESSION_COOKIE, type Sessions } from './session.ts';

/** On a loopback host without keys everybody on the machine is the operator. */
const LOCAL: Actor = { name: 'local', role: 'operator' };

/** Finds out who makes a request and whether the role is enough for the route. Routes say so with `config.access`. */
export async function registerAccess(
  app: FastifyInstance,
  { config, sessionSecret, shared }: ApiDeps,
  countGuess: (request: FastifyRequest) => Promise<void>,
): Promise<Sessions> {
  const sessions = createSessions(sessionSecret, config.apiKeys, shared);
  await app.register(fastifyCookie);
  app.decorateRequest('actor', null);

  app.addHook('onRequest', async (request) => {
    request.actor = config.apiKeys.length === 0 ? LOCAL : await identify(request);
    const access = request.routeOptions.config.access ?? (request.is404 ? 'public' : 'operator');
    if (access === 'public') return;
    if (request.actor === null) {
      if (request.headers.authorization !== undefined) await countGuess(request);
      throw new DumpdockError('UNAUTHORIZED');
    }
    if (ROLES.indexOf(request.actor.role) < ROLES.indexOf(access)) {
      throw new DumpdockError('FORBIDDEN', {
        detail: `This takes the role ${access}; the key ${request.actor.name} has ${request.actor.role}.`,
      });
    }
  });

  async function identify(request: FastifyRequest): Promise<Actor | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const bearer = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
      return bearer === undefined ? null : findApiKey(config.apiKeys, bearer);
    }
    const cookie = request.cookies[SESSION_COOKIE];
    return cookie === undefined ? null : sessions.check(cookie);
  }

  return sessions;
}

/** The actor of a route that is not public. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw new DumpdockError('UNAUTHORIZED');
  return request.actor;
}
