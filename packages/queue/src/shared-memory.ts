import type { Redis } from 'ioredis';
import { DEFAULT_PREFIX, openCountingConnection, type QueueLog } from './connection.ts';

export interface SharedMemoryOptions {
  readonly redisUrl: string;
  /** Default {@link DEFAULT_PREFIX}. */
  readonly prefix?: string;
  readonly log?: QueueLog;
}

/** What all API processes of an installation know together. While Redis is away every call rejects, at once or within a second. */
export interface SharedMemory {
  /** For libraries that count in Redis; their keys have to begin with `prefix`. */
  readonly redis: Redis;
  readonly prefix: string;
  /** Keeps `name` until a time in milliseconds since 1970. */
  remember(name: string, until: number): Promise<void>;
  knows(name: string): Promise<boolean>;
  /** Safe twice. */
  close(): void;
}

/** Resolves when Redis was reached or found to be away: never rejects for that. */
export async function createSharedMemory({
  redisUrl,
  prefix = DEFAULT_PREFIX,
  log = { warn: () => undefined },
}: SharedMemoryOptions): Promise<SharedMemory> {
  const redis = openCountingConnection(redisUrl, log);
  await redis.connect().catch(() => undefined); // The connection has reported it, and tries again.
  return {
    redis,
    prefix,
    remember: async (name, until) => void (await redis.set(`${prefix}:${name}`, '1', 'PXAT', until)),
    knows: async (name) => (await redis.exists(`${prefix}:${name}`)) === 1,
    close: () => redis.disconnect(),
  };
}
