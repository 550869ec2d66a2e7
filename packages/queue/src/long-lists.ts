import type { Redis } from 'ioredis';

/** From this length on a list of a result lies beside its job. */
const LONG = 1_000;
/** Longer than the job itself is kept. */
const KEPT_SECONDS = 2 * 24 * 3600;
/** Where a result says which of its lists lie beside it. */
const ASIDE = 'lists_aside';

/**
 * `result` without its long lists, which go into Redis a piece at a time. As a part of the job a sweep of 100,000 directories would name them in one text of 4 MB,
 * which BullMQ and the client copy.
 */
export async function putAside(redis: Redis, prefix: string, jobId: string, result: unknown): Promise<unknown> {
  if (!isObject(result)) return result;
  const long = Object.entries(result).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > LONG);
  if (long.length === 0) return result;
  for (const [field, list] of long) await write(redis, keyOf(prefix, jobId, field), list);
  const short = Object.fromEntries(long.map(([field]) => [field, []]));
  return { ...result, ...short, [ASIDE]: long.map(([field]) => field) };
}

/** The result as it was before {@link putAside}. */
export async function fetchAside(redis: Redis, prefix: string, jobId: string, result: unknown): Promise<unknown> {
  if (!isObject(result) || !Array.isArray(result[ASIDE])) return result;
  const { [ASIDE]: fields, ...whole } = result;
  for (const field of fields as string[]) whole[field] = await read(redis, keyOf(prefix, jobId, field));
  return whole;
}

async function write(redis: Redis, key: string, list: readonly unknown[]): Promise<void> {
  await redis.del(key); // A job that is done again.
  for (let at = 0; at < list.length; at += LONG) {
    const piece = list.slice(at, at + LONG).map((item) => JSON.stringify(item));
    await redis
      .multi()
      .rpush(key, ...piece)
      .expire(key, KEPT_SECONDS)
      .exec();
  }
}

async function read(redis: Redis, key: string): Promise<unknown[]> {
  return (await redis.lrange(key, 0, -1)).map((text) => JSON.parse(text) as unknown);
}

function keyOf(prefix: string, jobId: string, field: string): string {
  return `${prefix}:lists:${jobId}:${field}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
