import { DumpdockError } from '@dumpdock/contracts';
import { Redis, type RedisOptions } from 'ioredis';

/** Key prefix of everything in Redis. The braces put all keys into one slot, so that a Redis Cluster works. */
export const DEFAULT_PREFIX = '{dumpdock}';

/** What this package logs with; pino fits. */
export interface QueueLog {
  warn(fields: object, message: string): void;
}

/** Longest a request to Redis may take before the caller is told that Redis is away. */
const ANSWER_WITHIN_MS = 5_000;

/** Longest a request waits for what is only counted or remembered. */
const COUNT_WITHIN_MS = 1_000;

const reconnect = (times: number) => Math.min(times * 200, 2_000);

/** A connection for callers that cannot wait (HTTP): no queueing while Redis is away, every command fails within seconds. */
export function openProducerConnection(url: string, log: QueueLog): Redis {
  return open(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: ANSWER_WITHIN_MS }, log);
}

/** A connection for what is counted with every request: an answer within a second or none. Connects when it is told to. */
export function openCountingConnection(url: string, log: QueueLog): Redis {
  return open(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COUNT_WITHIN_MS, lazyConnect: true }, log);
}

/** A connection that waits for Redis as long as it takes: workers and event streams block on it. */
export function openBlockingConnection(url: string, log: QueueLog): Redis {
  return open(url, { maxRetriesPerRequest: null }, log);
}

function open(url: string, options: Omit<RedisOptions, 'replyMapping'>, log: QueueLog): Redis {
  const connection = new Redis(url, { connectTimeout: ANSWER_WITHIN_MS, retryStrategy: reconnect, ...options });
  connection.setMaxListeners(0);
  let away = false;
  connection.on('error', (error: NodeJS.ErrnoException) => {
    if (!away) log.warn({ reason: error.code ?? error.name }, 'Redis cannot be reached');
    away = true;
  });
  connection.on('ready', () => {
    away = false;
  });
  return connection;
}

/** `work`, or QUEUE_UNAVAILABLE at once when `connection` is away or closes, and when Redis does not answer in time. A DumpdockError passes unchanged. */
export async function orUnavailable<T>(connection: Redis, work: () => Promise<T>): Promise<T> {
  const away = Promise.withResolvers<never>();
  const onClose = () => away.reject(new Error('connection closed'));
  const timer = setTimeout(() => away.reject(new Error('no answer in time')), ANSWER_WITHIN_MS);
  connection.once('close', onClose);
  try {
    if (connection.status === 'reconnecting' || connection.status === 'end') throw new Error('not connected');
    return await Promise.race([work(), away.promise]);
  } catch (error) {
    if (error instanceof DumpdockError) throw error;
    throw new DumpdockError('QUEUE_UNAVAILABLE', { cause: error });
  } finally {
    clearTimeout(timer);
    connection.off('close', onClose);
  }
}
