import { createDumpdock, type Dumpdock } from '@dumpdock/client';
import { asDumpdockError, DumpdockError, type ErrorRecord, isErrorCode } from '@dumpdock/contracts';

/** A running dumpdock. Every call throws DumpdockError: the problem it answered with, or that nobody answers. */
export interface ApiClient extends Dumpdock {
  readonly url: string;
  /** For the upload, which is streamed by hand. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @param url without a slash at its end */
export function createApiClient(url: string, apiKey: string | null): ApiClient {
  const headers = { accept: 'application/json', ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) };
  const client = createDumpdock({ url, key: apiKey, toError: problemOf, toUnreachable: (cause) => unreachable(url, cause) });
  return Object.assign(client, { url, headers });
}

/** What a call answered with. */
export async function answerOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new DumpdockError('INTERNAL', { detail: 'The server answered without a body.' });
  return data;
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
