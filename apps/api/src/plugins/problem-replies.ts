import { ERROR_CODES, type ErrorCode } from '@dumpdock/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toProblem, toRequestError } from '../problem.ts';
import { COMMON_HEADERS } from './security-headers.ts';

/** Seconds after which trying again makes sense, by code. */
const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = {
  NO_SPACE: 60,
  RATE_LIMITED: 60,
  DATABASE_UNAVAILABLE: 5,
  QUEUE_UNAVAILABLE: 5,
  TARGET_UNAVAILABLE: 30,
};

/** Answers `thrown` as a problem document; an unexpected error is logged here, once, and nowhere else. */
export function sendProblem(reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = toRequestError(thrown);
  const { request } = reply;
  if (ERROR_CODES[error.code].http >= 500) {
    request.log.error({ err: error.cause ?? error, code: error.code, import_id: request.importId }, 'request failed');
  }
  const retryAfter = error.extra['retry_after'] ?? RETRY_AFTER_SECONDS[error.code];
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  if (error.code === 'UNAUTHORIZED') reply.header('www-authenticate', 'Bearer realm="dumpdock"');
  const problem = toProblem(error, request.importId);
  return reply.code(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
}

/** Answers a path that the router cannot even read: it reaches no hook and no error handler. For Fastify's `frameworkErrors`. */
export function sendRouterProblem(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(reply.headers(COMMON_HEADERS), error);
}

/** Every error and every unknown route is answered as a problem document. */
export function registerProblemReplies(app: FastifyInstance): void {
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, error));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, { code: 'FST_ERR_NOT_FOUND' }));
}
