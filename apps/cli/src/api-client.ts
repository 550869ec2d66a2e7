import { asDumpdockError, DumpdockError, type ErrorRecord, type ImportView, isErrorCode } from '@dumpdock/contracts';

/** The HTTP API of a running dumpdock. Every call throws DumpdockError: the problem it answered with, or that nobody answers. */
export interface ApiClient {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
  getImport(importId: string): Promise<ImportView>;
}

/** @param url without a slash at its end */
export function createApiClient(url: string, apiKey: string | null): ApiClient {
  const headers: Record<string, string> = { accept: 'application/json', ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) };

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const init: RequestInit = {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      redirect: 'error',
    };
    if (body) init.body = JSON.stringify(body);
    const response = await fetch(url + path, init).catch((error: unknown) => {
      throw unreachable(url, error);
    });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) throw problemOf(response.status, answer);
    return answer as T;
  }

  return {
    url,
    headers,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body ?? {}),
    getImport: (importId) => call('GET', `/imports/${encodeURIComponent(importId)}`),
  };
}

/** Nobody answers at `url`. */
export function unreachable(url: string, cause: unknown): DumpdockError {
  return new DumpdockError('INTERNAL', {
    detail: `No dumpdock answers at ${url}.`,
    suggestion: 'Start it with `npm start`, or set DUMPDOCK_URL; `dumpdock run FILE.zip --target URL` needs no server.',
    cause,
  });
}

/** The error that a problem document tells. */
export function problemOf(status: number, answer: unknown): DumpdockError {
  if (typeof answer === 'object' && answer !== null && 'code' in answer && isErrorCode(answer.code)) {
    return DumpdockError.fromRecord(answer as unknown as ErrorRecord);
  }
  return asDumpdockError(new DumpdockError('INTERNAL', { detail: `The server answered ${status} in a way that is not understood.` }));
}
