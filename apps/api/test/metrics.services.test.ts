import { once } from 'node:events';
import { readFileSync, renameSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { createProducers } from '@dumpdock/queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

const OPS = path.join(import.meta.dirname, '../../../ops');

let api: ApiLab;
let lines: string[];

beforeAll(async () => {
  api = await apiLab();
  const { lab } = api;
  for (const more of ['', 'INSERT INTO missing VALUES(1);\n']) {
    const id = await lab.upload(sqliteDump(more === '' ? 'good' : 'bad', 30, more), { target: 'lite' });
    await lab.inspect(id);
    await lab.confirm(id, 'lite');
    await lab.load(id);
  }
  for (const scope of ['old', 'failed', 'orphans'] as const) await lab.deps.workspaces.cleanup({ scope, by: `sweep-${scope}` });
  lines = (await api.app.inject('/metrics')).body.split('\n');
});
afterAll(() => api[Symbol.asyncDispose]());

const seriesValue = (series: string) =>
  Number(
    lines
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1),
  );

test('imports that ended are counted by target, status and code, with what they loaded', () => {
  expect(seriesValue('dumpdock_imports_finished_total{target="lite",status="succeeded"}')).toBe(1);
  expect(seriesValue('dumpdock_imports_finished_total{target="lite",status="failed"}')).toBe(1);
  expect(seriesValue('dumpdock_import_errors_total{target="lite",code="SQL_ERROR"}')).toBe(1);
  expect(seriesValue('dumpdock_import_loaded_rows_total{target="lite"}')).toBe(30);
  expect(seriesValue('dumpdock_import_loaded_bytes_total{target="lite"}')).toBeGreaterThan(500);
});

test('durations are a histogram whose buckets grow', () => {
  const buckets = lines.filter((line) => line.startsWith('dumpdock_import_duration_seconds_bucket{target="lite",status="succeeded"'));
  const counts = buckets.map((line) => Number(line.split(' ').at(-1)));
  expect(counts.length).toBeGreaterThan(10);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(counts.at(-1)).toBe(1);
  expect(seriesValue('dumpdock_import_duration_seconds_count{target="lite",status="succeeded"}')).toBe(1);
});

test.each(['grafana/dumpdock.json', 'prometheus/alerts.yml'])('every metric that ops/%s names is there', (file) => {
  const named = new Set(readFileSync(path.join(OPS, file), 'utf8').match(/\bdumpdock_[a-z_]+\b/g));
  const told = new Set(lines.map((line) => /^(dumpdock_[a-z_]+)[{ ]/.exec(line)?.[1]));
  expect([...named].filter((name) => !told.has(name))).toEqual([]);
  expect(named.size).toBeGreaterThan(3);
});

test('no metric is told twice', () => {
  const types = lines.filter((line) => line.startsWith('# TYPE '));
  expect(new Set(types).size).toBe(types.length);
});

/** A Redis that takes connections and says nothing. */
async function silentRedis(): Promise<{ server: Server; url: string }> {
  const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `redis://127.0.0.1:${(server.address() as { port: number }).port}` };
}

describe('without Redis everything but the queues is told', () => {
  const told = async (redisUrl: string) => {
    const producers = createProducers({ redisUrl });
    await using lab = await apiLab({ deps: { producers } });
    const asked = producers.stats().catch(() => undefined);
    const answer = lab.app.inject('/metrics');
    const first = await Promise.race([asked.then(() => 'the queues'), answer.then(() => 'the metrics')]);
    const { statusCode, body } = await answer;
    await asked;
    await producers.close();
    expect(statusCode).toBe(200);
    for (const name of ['imports_finished_total', 'workspace_bytes', 'sweep_last_success_timestamp_seconds'])
      expect(body).toContain(`dumpdock_${name}`);
    expect(body).toContain('dumpdock_queue_up 0');
    expect(body).not.toContain('dumpdock_queue_jobs');
    return first;
  };

  test('while it is away', () => told('redis://127.0.0.1:1'));

  test('while it takes connections and says nothing, before its time to answer is over', async () => {
    const { server, url } = await silentRedis();
    expect(await told(url)).toBe('the metrics');
    server.close();
  });
});

test('without the storage of temporary files everything else is told', async () => {
  await using lab = await apiLab();
  const root = lab.lab.root.path('media/temp_sql_imports');
  renameSync(root, `${root}-aside`);
  const { statusCode, body } = await lab.app.inject('/metrics');
  expect(statusCode).toBe(200);
  expect(body).toContain('dumpdock_storage_up 0');
  expect(body).not.toContain('dumpdock_workspace_bytes');
  expect(body).toContain('dumpdock_sweep_last_success_timestamp_seconds');
});
