import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { testServices } from './services.ts';

/** A corner of the test Redis. */
export interface TestRedis {
  readonly url: string;
  /** For BullMQ's `prefix`. */
  readonly prefix: string;
  /** Removes every key with the prefix. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A prefix nobody else has. */
export function testRedis(): TestRedis {
  const { redis: url } = testServices();
  const prefix = `t_${randomBytes(6).toString('hex')}`;
  const drop = () => dropKeys(url, `${prefix}*`);
  return { url, prefix, drop, [Symbol.asyncDispose]: drop };
}

async function dropKeys(url: string, match: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', match, 'COUNT', 1000);
      if (keys.length > 0) await redis.unlink(...keys);
      cursor = next;
    } while (cursor !== '0');
  } finally {
    redis.disconnect();
  }
}

/** A numbered database of the test Redis: for programs that cannot be given a prefix. */
export interface RedisDatabase {
  readonly url: string;
  flush(): Promise<void>;
  drop(): Promise<void>;
}

/** Numbers below are used as they are by tests of one program. */
const FIRST_DATABASE = 10;
const LAST_DATABASE = 15;
const taken = new Set<number>();

/** An empty database of Redis that no other test of this process has. */
export async function testRedisDatabase(): Promise<RedisDatabase> {
  let number = FIRST_DATABASE;
  while (taken.has(number)) number += 1;
  if (number > LAST_DATABASE) throw new Error('Every numbered database of the test Redis is in use.');
  taken.add(number);
  const url = `${testServices().redis.replace(/\/$/, '')}/${number}`;
  const flush = () => flushDatabase(url);
  await flush();
  const drop = async () => {
    await flush();
    taken.delete(number);
  };
  return { url, flush, drop };
}

async function flushDatabase(url: string): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    await redis.flushdb();
  } finally {
    redis.disconnect();
  }
}
