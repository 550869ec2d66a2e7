import { once } from 'node:events';
import { createServer } from 'node:net';
import { DumpdockError, newImportId, newJobId } from '@dumpdock/contracts';
import { testRedis, until } from '@dumpdock/testkit';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Consumers, createConsumers, createProducers, type Processors, type Producers } from '../src/index.ts';

const CRONS = { old: '0 * * * *', failed: '*/15 * * * *', orphans: '*/15 * * * *' };
const log = { warn: () => undefined };
let redis: Awaited<ReturnType<typeof testRedis>>;
let producers: Producers;
const consumers: Consumers[] = [];

function consume(processors: Partial<Processors>, more: Partial<Parameters<typeof createConsumers>[0]> = {}): Consumers {
  const nothing = async () => ({});
  const all = {
    inspect: nothing,
    import: nothing,
    'clean-import': nothing,
    'sweep-old': nothing,
    'sweep-failed': nothing,
    'sweep-orphans': nothing,
    'deliver-webhook': nothing,
  };
  const made = createConsumers({
    redisUrl: redis.url,
    prefix: redis.prefix,
    log,
    concurrency: { imports: 2, cleanup: 1, webhooks: 1 },
    processors: { ...all, ...processors },
    ...more,
  });
  consumers.push(made);
  made.start();
  return made;
}

beforeEach(async () => {
  redis = await testRedis();
  producers = createProducers({ redisUrl: redis.url, prefix: redis.prefix });
});
afterEach(async () => {
  await Promise.all(consumers.splice(0).map((each) => each.stop(0)));
  await producers.close();
  await redis.drop();
});

test('a job is done, waited for and found in its queue with its result', async () => {
  const importId = newImportId();
  consume({ inspect: async ({ data }) => ({ saw: data.import_id }) });
  const jobId = await producers.addInspect(importId, newJobId());
  expect(await producers.waitForJob(jobId, 20_000)).toMatchObject({
    job_id: jobId,
    name: 'inspect',
    state: 'completed',
    result: { saw: importId },
    error: null,
  });
  expect(await producers.findJob(jobId)).toMatchObject({ state: 'completed' });
});

test('long lists of a result come back whole, though the job itself stays short', async () => {
  const removed = Array.from({ length: 2_500 }, (_, n) => `name-${n}`);
  const skipped = [{ import_id: 'notes', reason: 'unknown-name' }];
  consume({ 'sweep-old': async () => ({ success: true, removed, skipped }) });
  const jobId = await producers.addCleanup({ scope: 'old', requested_by: 'test' });
  expect(await producers.waitForJob(jobId, 20_000)).toMatchObject({ state: 'completed', result: { success: true, removed, skipped } });
  expect((await producers.findJob(jobId))?.result).toEqual({ success: true, removed, skipped });
  const client = new Redis(redis.url);
  try {
    expect((await client.hget(`${redis.prefix}:cleanup:${jobId}`, 'returnvalue'))?.length).toBeLessThan(200);
    expect(await client.ttl(`${redis.prefix}:lists:${jobId}:removed`)).toBeGreaterThan(24 * 3600);
  } finally {
    client.disconnect();
  }
});

test('a job without a worker waits, and waitForJob says so when its time is over', async () => {
  const jobId = await producers.addCleanup({ scope: 'import', import_id: newImportId(), requested_by: 'test' });
  expect(await producers.waitForJob(jobId, 50)).toMatchObject({ name: 'clean-import', state: 'waiting', result: null });
  expect((await producers.stats()).cleanup.counts).toMatchObject({ waiting: 1 });
});

test('an unknown job is null', async () => {
  expect(await producers.findJob(newJobId())).toBeNull();
  expect(await producers.waitForJob(newJobId(), 10)).toBeNull();
});

test('a rejection fails the job at once and leaves only code and masked detail in Redis', async () => {
  const seen: unknown[] = [];
  const secret = 'postgresql://user:canary-secret@host/db';
  consume({ import: async () => Promise.reject(new Error(secret)) }, { onFailed: (_job, error) => void seen.push(error) });
  const jobId = await producers.addImport(newImportId(), newJobId());
  const job = await producers.waitForJob(jobId, 20_000);
  expect(job).toMatchObject({ state: 'failed', attempts: 1 });
  expect(job?.error).toMatch(/^INTERNAL: /);
  expect(seen).toHaveLength(1);
  const stored = await producers.queues()[0]!.getJob(jobId);
  expect(JSON.stringify(stored)).not.toContain('canary-secret');
});

test('cancel aborts the signal of a running job', async () => {
  const running = Promise.withResolvers<void>();
  const worker = consume({
    import: async ({ signal }) => {
      running.resolve();
      await once(signal, 'abort');
      throw new DumpdockError('CANCELLED');
    },
  });
  const jobId = await producers.addImport(newImportId(), newJobId());
  await running.promise;
  expect(worker.active()).toEqual([jobId]);
  expect(worker.cancel(jobId, 'asked')).toBe(true);
  expect((await producers.waitForJob(jobId, 20_000))?.error).toMatch(/^CANCELLED: /);
  expect(worker.cancel(jobId, 'again')).toBe(false);
});

test('stop waits for its grace and then aborts what still runs', async () => {
  const running = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const worker = consume({
    inspect: async ({ signal }) => {
      running.resolve();
      await once(signal, 'abort');
      aborted.resolve();
    },
  });
  await producers.addInspect(newImportId(), newJobId());
  await running.promise;
  await Promise.all([worker.stop(20), aborted.promise]);
  await worker.stop(20);
});

test('schedulers follow the settings: made, restored, changed, switched off', async () => {
  expect(await producers.schedulesHealthy(CRONS)).toBe(false);
  await producers.applySchedules(CRONS);
  expect(await producers.schedulesHealthy(CRONS)).toBe(true);
  await producers.queues()[1]!.removeJobScheduler('sweep-old');
  expect(await producers.schedulesHealthy(CRONS)).toBe(false);
  const fewer = { ...CRONS, failed: null, old: '5 * * * *' };
  await producers.applySchedules(fewer);
  expect(await producers.schedulesHealthy(fewer)).toBe(true);
  expect(await producers.schedulesHealthy(CRONS)).toBe(false);
});

test('schedulers that nobody wants go, and one that lost its job is made anew', async () => {
  await producers.applySchedules(CRONS);
  const cleanup = producers.queues()[1]!;
  await cleanup.upsertJobScheduler('sweep-old-again', { pattern: '0 * * * *' }, { name: 'sweep-old' });
  expect(await producers.schedulesHealthy(CRONS)).toBe(false);
  await producers.applySchedules(CRONS);
  expect((await cleanup.getJobSchedulers()).map(({ key }) => key).toSorted()).toEqual(['sweep-failed', 'sweep-old', 'sweep-orphans']);

  const client = new Redis(redis.url);
  const key = (name: string) => `${redis.prefix}:cleanup:${name}`;
  const [job] = (await cleanup.getDelayed()).filter(({ name }) => name === 'sweep-old');
  await client.zrem(key('delayed'), job!.id!);
  await client.del(key(job!.id!));
  await client.zadd(key('repeat'), Date.now() - 3_600_000, 'sweep-old');
  client.disconnect();
  expect(await producers.schedulesHealthy(CRONS)).toBe(false);
  await producers.applySchedules(CRONS);
  expect(await producers.schedulesHealthy(CRONS)).toBe(true);
  expect((await cleanup.getDelayed()).map(({ name }) => name)).toContain('sweep-old');
});

test('a scheduled sweep is run with its scope', async () => {
  const ran = Promise.withResolvers<unknown>();
  consume({ 'sweep-orphans': async ({ data }) => ran.resolve(data) });
  await producers.applySchedules({ old: null, failed: null, orphans: '* * * * * *' });
  expect(await ran.promise).toEqual({ scope: 'orphans', requested_by: 'schedule' });
});

test.each([
  ['nobody listens', false],
  ['Redis hangs', true],
])('when %s, producers fail within seconds with QUEUE_UNAVAILABLE', async (_name, listens) => {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  if (!listens) server.close();
  const away = createProducers({ redisUrl: `redis://127.0.0.1:${port}` });
  await expect(away.addInspect(newImportId(), newJobId())).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
  await expect(away.ping()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
  await away.close();
  server.close();
});

test('a webhook is asked for once and tried again when it fails', async () => {
  const importId = newImportId();
  const tries: boolean[] = [];
  consume({
    'deliver-webhook': async ({ lastTry }) => {
      tries.push(lastTry);
      if (tries.length === 1) throw new Error('receiver away');
      return { delivered: true };
    },
  });
  await producers.addWebhook(importId);
  const webhooks = producers.queues().find(({ name }) => name === 'webhooks');
  const [delayed] = await until('the second try to be scheduled', async () => {
    const jobs = (await webhooks?.getDelayed()) ?? [];
    return jobs.length > 0 ? jobs : null;
  });
  await producers.addWebhook(importId);
  await delayed?.promote();
  const done = await producers.waitForJob(`webhook-${importId}`, 20_000);
  expect(done).toMatchObject({ state: 'completed', result: { delivered: true }, attempts: 2 });
  expect(tries).toEqual([false, false]);
});
