import { newImportId, newJobId } from '@dumpdock/contracts';
import { createDatabase } from '@dumpdock/database';
import { createConsumers, createProducers, type Processors } from '@dumpdock/queue';
import { testDatabase, testRedisDatabase, until } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { reviveWaiting } from '../src/revive-waiting.ts';

const LEASE_MS = 50;
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

test.each([
  ['is inspected', 'inspecting', false],
  ['is confirmed by itself', 'ready', true],
])('an import whose jobs fail before it %s gets one after another, one at a time', async (_name, status, confirmsItself) => {
  const [metadata, redis] = [await testDatabase(), await testRedisDatabase()];
  const database = createDatabase({ url: metadata.adminUrl });
  const producers = createProducers({ redisUrl: redis.url });
  const tried: string[] = [];
  const inspect: Processors['inspect'] = async ({ jobId }) => {
    tried.push(jobId);
    throw new Error('the database is away');
  };
  const processors = { inspect } as Processors;
  const consumers = createConsumers({ redisUrl: redis.url, processors, concurrency: { imports: 1, cleanup: 1, webhooks: 1 }, log });
  try {
    const [id, jobId] = [newImportId(), newJobId()];
    await metadata.query(
      `insert into imports (id, archive_name, status, confirms_itself, job_id, updated_at, inspection, digest)
       values ($1, 'a.zip', $2, $3, $4, now() - interval '1 minute', '{}', 'x')`,
      [id, status, confirmsItself, jobId],
    );
    const deps = { database, producers, leaseMs: LEASE_MS, log: log as unknown as Parameters<typeof reviveWaiting>[0]['log'] };
    for (const _round of [1, 2, 3]) await reviveWaiting(deps);
    expect((await producers.queues()[0]!.getJobs()).map((job) => job.id)).toEqual([jobId]);
    consumers.start();
    await until('the fourth try', async () => {
      await reviveWaiting(deps);
      return tried.length >= 4;
    });
    expect(tried[0]).toBe(jobId);
    expect(new Set(tried).size).toBe(tried.length);
  } finally {
    await consumers.stop(0);
    await producers.close();
    await database.close();
    await Promise.all([metadata.drop(), redis.drop()]);
  }
});
