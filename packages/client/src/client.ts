import createFetchClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './generated/api.ts';

type Schemas = components['schemas'];
/** An import as `GET /imports/{id}` shows it. */
export type Import = Schemas['Import'];
/** What was found in an archive. */
export type Inspection = Schemas['Inspection'];
/** RFC 9457 problem document: `code`, `detail`, `suggestion`, for SQL `location`. */
export type Problem = Schemas['Problem'];

/** Calls by method and path, typed by the OpenAPI document: `api.GET('/imports/{id}', { params: { path: { id } } })` resolves to `{ data, response }`. */
export type Dumpdock = Client<paths>;

export interface DumpdockOptions {
  /** Where dumpdock listens, without a slash at the end; '' in a browser: the page's own origin. */
  readonly url: string;
  /** An API key; null or absent: none is sent (loopback without keys, or a signed-in browser). */
  readonly key?: string | null;
  /** Makes what calls reject with, from the status and the body of an answer that is not 2xx. Default: {@link ProblemError}. */
  readonly toError?: (status: number, body: unknown) => Error;
  /** Makes what calls reject with when nobody answers. Default: the error of `fetch`. */
  readonly toUnreachable?: (cause: unknown) => Error;
}

/** dumpdock said no. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Null when the answer was no problem document, for example that of a proxy. */
  readonly problem: Problem | null;

  constructor(status: number, body: unknown) {
    const problem = isProblem(body) ? body : null;
    super(problem?.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

/** Makes a client of one dumpdock. Calls reject when the answer is not 2xx, so `data` is always there. */
export function createDumpdock({ url, key, toError, toUnreachable }: DumpdockOptions): Dumpdock {
  const headers = { accept: 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
  const client = createFetchClient<paths>({ baseUrl: url, headers, redirect: 'error' });
  const failing: Middleware = {
    async onResponse({ response }) {
      if (response.ok) return;
      const body: unknown = await response
        .clone()
        .json()
        .catch(() => null);
      throw toError?.(response.status, body) ?? new ProblemError(response.status, body);
    },
    ...(toUnreachable === undefined ? {} : { onError: ({ error }) => toUnreachable(error) }),
  };
  client.use(failing);
  return client;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}
