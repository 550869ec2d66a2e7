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
