import { DumpdockError } from '@dumpdock/contracts';
import pg from 'pg';
import type { Target } from '../../engine.ts';

const CONNECT_TIMEOUT_MS = 15_000;

/** Opens a session. @throws DumpdockError TARGET_UNAVAILABLE */
export async function connect(target: Target): Promise<pg.Client> {
  try {
    const client = new pg.Client({
      connectionString: target.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'dumpdock',
      keepAlive: true,
    });
    // A connection that breaks between queries is noticed by the next query.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    throw unavailable(error);
  }
}

/** Does something in a session of its own. @throws DumpdockError TARGET_UNAVAILABLE */
export async function withSession<T>(target: Target, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(target);
  try {
    return await work(client);
  } catch (error) {
    throw unavailable(error);
  } finally {
    await client.end();
  }
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
