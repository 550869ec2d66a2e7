import type { Duplex } from 'node:stream';
import { DumpdockError } from '@dumpdock/contracts';
import pg from 'pg';
import type { Target } from '../engine.ts';
import { closingOnAbort, whyAborted } from '../shared/why-aborted.ts';

const CONNECT_TIMEOUT_MS = 15_000;
/** How long a server may take to say goodbye. */
const CLOSE_TIMEOUT_MS = 5_000;

/** Opens a session; once it is open, aborting does nothing. @throws DumpdockError TARGET_UNAVAILABLE */
export async function connect(target: Target, signal: AbortSignal): Promise<pg.Client> {
  if (signal.aborted) throw whyAborted(signal);
  try {
    const client = new pg.Client({
      connectionString: target.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'dumpdock',
      keepAlive: true,
    });
    // A connection that breaks between queries is noticed by the next query.
    client.on('error', () => undefined);
    await closingOnAbort(
      signal,
      () => cutOff(client),
      () => client.connect(),
    );
    return client;
  } catch (error) {
    throw asTold(error, signal);
  }
}

/** Does something in a session of its own, which aborting closes: what waits for the server rejects, also when that never answers. @throws DumpdockError TARGET_UNAVAILABLE */
export async function withSession<T>(target: Target, signal: AbortSignal, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(target, signal);
  try {
    return await closingOnAbort(
      signal,
      () => cutOff(client),
      () => work(client),
    );
  } catch (error) {
    throw asTold(error, signal);
  } finally {
    await close(client);
  }
}

/** Ends a session; one whose server does not answer any more is cut off. */
export async function close(client: pg.Client): Promise<void> {
  const late = setTimeout(() => cutOff(client), CLOSE_TIMEOUT_MS);
  await client.end().finally(() => clearTimeout(late));
}

/** Closes the socket: whatever waits for the server rejects. */
export function cutOff(client: pg.Client): void {
  (client as unknown as { connection: { stream: Duplex } }).connection.stream.destroy();
}

function asTold(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted && error === signal.reason ? error : unavailable(error);
}

/** What a connection that failed comes to; the server's own words stay out, they may hold credentials. */
export function unavailable(error: unknown): DumpdockError {
  if (error instanceof DumpdockError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  return new DumpdockError('TARGET_UNAVAILABLE', {
    detail: 'The target could not be reached, or the connection to it was lost.',
    ...(typeof code === 'string' ? { serverCode: code } : {}),
    cause: error,
  });
}
