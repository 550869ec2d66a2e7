import { DumpdockError } from '@dumpdock/contracts';
import { type Connection, type ConnectionOptions, createConnection } from 'mysql2';
import type { Target } from '../engine.ts';
import { closingOnAbort, whyAborted } from '../shared/why-aborted.ts';
import { createQueryPipe, type QueryPipe } from './query-pipe.ts';
import type { Reply } from './query-reply.ts';

/** A connection to the target. */
export interface Session extends QueryPipe {
  /** Runs SQL of our own. `rows` of the answer are the first result. */
  run(sql: string): Promise<Reply>;
  readonly connectionId: number;
  /** The database of the target's URL. */
  readonly database: string;
}

const CONNECT_TIMEOUT_MS = 15_000;
/** What mysql2 asks for of its own accord: files of this machine, and two forms of packets that the pipe does not write or read. */
const FLAGS = ['-LOCAL_FILES', '-SESSION_TRACK', '-CLIENT_QUERY_ATTRIBUTES'];

/** Opens a session; once it is open, aborting does nothing. Rejects with TARGET_UNAVAILABLE; the reason is told without the URL. */
export async function connect(target: Target, signal: AbortSignal): Promise<Session> {
  if (signal.aborted) throw whyAborted(signal);
  const url = new URL(target.url);
  const database = decodeURIComponent(url.pathname.replace(/^\//, ''));
  if (database === '') throw new DumpdockError('CONFIG_INVALID', { detail: `The URL of target ${target.name} names no database.` });
  const connection = createConnection(optionsOf(url));
  try {
    await opened(connection, signal);
  } catch (cause) {
    connection.destroy();
    throw signal.aborted ? whyAborted(signal) : unavailable(target, cause);
  }
  const connectionId = connection.threadId ?? 0;
  const pipe = createQueryPipe(connection);
  const run = (sql: string): Promise<Reply> => pipe.send([Buffer.from(sql)], { rows: true });
  return { ...pipe, run, connectionId, database };
}

function optionsOf(url: URL): ConnectionOptions {
  const socket = url.searchParams.get('socket');
  const ssl = url.searchParams.get('ssl') ?? url.searchParams.get('sslmode');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 3306 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    charset: 'UTF8MB4_GENERAL_CI',
    connectTimeout: CONNECT_TIMEOUT_MS,
    flags: FLAGS,
    enableKeepAlive: true,
    ...(socket === null ? {} : { socketPath: socket }),
    ...(ssl === null || /^(0|false|disable|disabled)$/i.test(ssl)
      ? {}
      : { ssl: { rejectUnauthorized: !/^(require|required)$/i.test(ssl) } }),
  };
}

async function opened(connection: Connection, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  connection.once('error', reject);
  connection.connect((error) => (error === null ? resolve() : reject(error)));
  await promise.finally(() => signal.removeEventListener('abort', stop));
}

function unavailable(target: Target, cause: unknown): DumpdockError {
  const { code, errno } = cause as { code?: string; errno?: number };
  const reason =
    errno === 1045 ? 'it refuses the user or the password' : errno === 1040 ? 'it has too many connections' : 'there is no connection';
  return new DumpdockError('TARGET_UNAVAILABLE', {
    detail: `Target ${target.name} cannot be used: ${reason}.`,
    ...(code === undefined ? {} : { serverCode: String(errno ?? code) }),
  });
}

/** Runs `work` with a session of its own, which aborting closes: what waits for the server rejects, also when that never answers. */
export async function withSession<T>(target: Target, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(target, signal);
  try {
    return await closingOnAbort(signal, session.close, () => work(session));
  } finally {
    session.close();
  }
}

/** A name between backticks. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** `database`.`name`. */
export function qualified(database: string, name: string): string {
  return `${quoteName(database)}.${quoteName(name)}`;
}

/** A string literal that is the same under every sql_mode. */
export function quoteText(text: string): string {
  return text === '' ? "''" : `CONVERT(x'${Buffer.from(text).toString('hex')}' USING utf8mb4)`;
}
