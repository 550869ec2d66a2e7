import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { newImportId } from '@dumpdock/contracts';
import { createConsumers } from '@dumpdock/queue';
import { until, withOwnMounts } from '@dumpdock/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { createProcessors } from '../../worker/src/processors/index.ts';
import { createRunningSweeps } from '../../worker/src/running-sweeps.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

let api: ApiLab;
beforeEach(async () => {
  api = await apiLab();
});
afterEach(() => api[Symbol.asyncDispose]());

const media = (...parts: string[]) => api.lab.root.path('media/temp_sql_imports', ...parts);

describe('one behaviour, whichever way it comes', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const WAIT = { prefer: 'wait=30' };
  const WAYS = {
    'POST /cleanups': { url: '/cleanups', payload: { scope: 'failed' } },
    'POST /inventory/cleanup-failed-imports': { url: '/inventory/cleanup-failed-imports', payload: {} },
    'POST /inventory/cleanup-failed-imports/ without a body': { url: '/inventory/cleanup-failed-imports/' },
    'POST /inventory/cleanup-old-temp/ as a form': { url: '/inventory/cleanup-old-temp/', headers: FORM, payload: 'max_age_hours=0' },
  } as const;

  test.each(Object.entries(WAYS))('%s', async (_name, { url, ...request }) => {
    const id = await api.lab.upload(sqliteDump('t', 1), { target: 'lite' });
    const { imports } = api.lab.deps.database;
    await imports.beginEnding({ id, from: ['inspecting'] }, { status: 'cancelled', removedBy: 'worker', trash: 't' });
    await imports.completeEnding(id, { removed: false, freedBytes: 0 });
    const workers = createConsumers({
      redisUrl: api.redis.url,
      prefix: api.redis.prefix,
      processors: createProcessors({
        ...api.lab.deps,
        producers: api.producers,
        maxAgeHours: 24,
        runningSweeps: createRunningSweeps(),
      } as never),
      concurrency: { imports: 1, cleanup: 1, webhooks: 1 },
      log: { warn: () => undefined },
    });
    workers.start();
    try {
      const answer = await api.app.inject({
        method: 'POST',
        url,
        ...request,
        headers: { ...WAIT, ...('headers' in request ? request.headers : {}) },
      });
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual({
        success: true,
        message: expect.stringContaining('Removed 1 '),
        removed: [id],
        skipped: [],
        freed_bytes: expect.any(Number),
        duration_ms: expect.any(Number),
        dry_run: false,
      });
      expect(readdirSync(media()).toSorted()).toEqual(['.storage', '.trash']);
      const audit = (await api.app.inject(`/audit?import_id=${id}`)).json().records;
      expect(audit[0]).toMatchObject({
        actor: 'local',
        action: expect.stringMatching(/^cleanup\.(failed|old)$/),
        outcome: 'removed',
        name: id,
      });
    } finally {
      await workers.stop(0);
    }
  });

  test('without Prefer it is a job, whose result is the same object', async () => {
    const { statusCode, headers, json } = await api.app.inject({
      method: 'POST',
      url: '/inventory/cleanup-temp',
      payload: { import_id: newImportId() },
    });
    expect(statusCode).toBe(202);
    expect(json()).toEqual({ job_id: expect.any(String), status_url: `/jobs/${json().job_id}` });
    expect(headers['location']).toBe(json().status_url);
    expect((await api.app.inject(json().status_url)).json()).toMatchObject({ name: 'clean-import', state: 'waiting' });
  });
});

describe('readiness', () => {
  const ready = async () => {
    const { statusCode, json } = await api.app.inject('/readyz');
    return { statusCode, sweeps: json().checks.sweeps };
  };
  const sweepAll = async () => {
    for (const scope of ['old', 'failed', 'orphans'] as const) await api.lab.deps.workspaces.cleanup({ scope, by: 'test' });
  };
  const ageOf = (kind: string, seconds: number) =>
    api.lab.metadata.query("update sweeps set last_success_at = now() - $2 * interval '1 second' where kind = $1", [kind, seconds]);

  test('is red until each sweep has run well, and once one is older than twice its interval', async () => {
    await until('Redis', async () => (await api.app.inject('/readyz')).json().checks.redis.ok);
    expect(await ready()).toMatchObject({
      statusCode: 503,
      sweeps: { ok: false, detail: expect.stringContaining('has not run well yet') },
    });
    await sweepAll();
    expect(await ready()).toMatchObject({ statusCode: 200, sweeps: { ok: true } });
    await ageOf('orphans', 29 * 60);
    expect(await ready()).toMatchObject({ statusCode: 200 });
    await ageOf('orphans', 31 * 60);
    expect(await ready()).toMatchObject({ statusCode: 503, sweeps: { ok: false, detail: 'the last good sweep-orphans is too old' } });
  });

  test('is red while the last good sweep is in the future, and not for a clock that was corrected a little', async () => {
    await until('Redis', async () => (await api.app.inject('/readyz')).json().checks.redis.ok);
    await sweepAll();
    await ageOf('failed', -20);
    expect(await ready()).toMatchObject({ statusCode: 200 });
    await ageOf('failed', -47 * 3600);
    expect(await ready()).toMatchObject({ statusCode: 503, sweeps: { ok: false, detail: expect.stringContaining('is in the future') } });
  });

  test('stays red after a sweep of what is older than the schedule wants', async () => {
    await until('Redis', async () => (await api.app.inject('/readyz')).json().checks.redis.ok);
    await sweepAll();
    await ageOf('old', 9 * 3600);
    const { workspaces, database } = api.lab.deps;
    const sweepOld = (maxAgeHours: number) => workspaces.cleanup({ scope: 'old', by: 'ann', maxAgeHours });
    const startedAge = async () => (await database.sweeps.all()).find(({ kind }) => kind === 'old')?.startedAgeMs;
    await api.lab.metadata.query("update sweeps set last_started_at = now() - interval '9 hours' where kind = 'old'");
    await sweepOld(1e6);
    expect(await ready()).toMatchObject({ statusCode: 503, sweeps: { detail: 'the last good sweep-old is too old' } });
    expect(await startedAge()).toBeGreaterThan(8 * 3_600_000);
    await sweepOld(12);
    expect(await ready()).toMatchObject({ statusCode: 200 });
    expect(await startedAge()).toBeLessThan(3_600_000);
  });
});

test('metrics of storage and sweeps have the names that were promised, and what a sweep left is counted', async () => {
  await api.lab.upload(sqliteDump('t', 1), { target: 'lite' });
  const { database, workspaces } = api.lab.deps;
  await workspaces.cleanup({ scope: 'orphans', by: 'test' });
  await database.sweeps.finished('failed', {
    ...{ success: false, message: '', removed: ['a'], freed_bytes: 7, duration_ms: 1, dry_run: false },
    skipped: [{ import_id: 'b', reason: 'error' }],
  });
  const text = (await api.app.inject('/metrics')).body;
  const value = (series: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1],
    );
  expect(value('dumpdock_workspace_count')).toBe(1);
  expect(value('dumpdock_workspace_bytes')).toBeGreaterThan(100);
  expect(value('dumpdock_workspace_oldest_age_seconds')).toBeGreaterThanOrEqual(0);
  expect(value('dumpdock_sweep_last_success_timestamp_seconds{kind="orphans"}')).toBeGreaterThan(1.7e9);
  expect(value('dumpdock_sweep_last_success_timestamp_seconds{kind="failed"}')).toBe(0);
  expect(value('dumpdock_sweep_last_success_timestamp_seconds{kind="old"}')).toBe(0);
  expect(value('dumpdock_sweep_left_total{kind="old"}')).toBe(0);
  expect(value('dumpdock_queue_up')).toBe(1);
  expect(value('dumpdock_sweep_removed_total{kind="failed"}')).toBe(1);
  expect(value('dumpdock_sweep_freed_bytes_total{kind="failed"}')).toBe(7);
  expect(value('dumpdock_sweep_left_total{kind="failed"}')).toBe(1);
  expect((await api.app.inject('/sweeps')).json().sweeps).toContainEqual(expect.objectContaining({ kind: 'failed', left_total: 1 }));
});

test('fifty uploads at once: what fits is stored, everybody else gets 507 with Retry-After before a byte is, and nothing is overbooked', async () => {
  const room = 10;
  const body = Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\nContent-Type: application/zip\r\n\r\n'),
    sqliteDump('t', 2_000),
    Buffer.from('\r\n--b--\r\n'),
  ]);
  await using small = await apiLab({ maxTempBytes: room * body.length + 100 });
  const dir = small.lab.root.path('media/temp_sql_imports');
  const port = await small.listen();
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, bytesUnder(dir));
  }, 5);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      fetch(`http://127.0.0.1:${port}/imports`, { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=b' } }),
    ),
  );
  clearInterval(watching);
  const statuses = answers.map(({ status }) => status);
  expect([statuses.filter((status) => status === 202).length, statuses.filter((status) => status === 507).length]).toEqual([room, 40]);
  for (const answer of answers.filter(({ status }) => status === 507)) {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: 'NO_SPACE' });
  }
  expect(most).toBeLessThanOrEqual(room * body.length + 100);
  expect(await small.lab.deps.database.imports.countByStatus()).toEqual({ inspecting: room });
  expect(readdirSync(dir).filter((name) => !name.startsWith('.'))).toHaveLength(room);
});

test('a disk that fills up at the beginning or in the middle of an upload, or of its unpacking: failed, told, cleaned, nothing booked', async () => {
  const services = { DUMPDOCK_TEST_SERVICES: process.env['DUMPDOCK_TEST_SERVICES'] ?? '' };
  const run = await withOwnMounts(path.join(import.meta.dirname, 'fixtures/full-disk.ts'), [], services);
  expect(run.stderr).toBe('');
  const over = { status: 'failed', code: 'NO_SPACE', present: false, left: [], booked: 0 };
  expect(JSON.parse(run.stdout)).toEqual({
    upload: { http: 507, retryAfter: expect.stringMatching(/^\d+$/), ...over },
    beginnings: [
      { http: 507, ...over },
      { http: 507, ...over },
    ],
    part: { http: 507, ...over },
    extraction: { outcome: 'failed', ...over },
  });
});

function bytesUnder(dir: string): number {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return names.reduce((sum, name) => {
    const stat = statSync(path.join(dir, name), { throwIfNoEntry: false });
    return sum + (stat?.isFile() ? stat.size : 0);
  }, 0);
}
