import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

let api: ApiLab;
beforeAll(async () => {
  api = await apiLab({ env: { SWEEP_OLD_CRON: 'off' } });
});
afterAll(() => api[Symbol.asyncDispose]());

const json = async (url: string) => (await api.app.inject(url)).json();

test('storage over time is what was measured, thinned to the highest of each stretch, oldest first', async () => {
  const { metadata } = api.lab;
  const stretch = `to_timestamp(floor(extract(epoch FROM now()) / 360) * 360 - 7200)`;
  await metadata.query(`INSERT INTO storage_samples (at, bytes, workspaces, oldest_age_seconds) VALUES
    (now() - interval '25 hours', 9, 9, 9), (now() - interval '3 hours', 300, 3, 30),
    (${stretch}, 10, 1, 1), (${stretch} + interval '1 second', 20, 2, 2)`);
  const { samples, max_temp_bytes, free_bytes } = await json('/storage');
  expect(samples.map((one: { bytes: number }) => one.bytes)).toEqual([300, 20]);
  expect(samples[0]).toMatchObject({ workspaces: 3, oldest_age_seconds: 30 });
  expect(max_temp_bytes).toBe(1024 ** 3);
  expect(free_bytes).toBeGreaterThan(0);
  expect((await json('/storage?hours=48')).samples).toHaveLength(3);
  expect((await api.app.inject('/storage?hours=0')).statusCode).toBe(400);
});

test('a sweep says when it runs next; one that is off does not', async () => {
  await api.deps.workspaces.cleanup({ scope: 'old', maxAgeHours: 1, by: 'test' });
  await api.deps.workspaces.cleanup({ scope: 'failed', by: 'test' });
  const { sweeps } = await json('/sweeps');
  const byKind = Object.fromEntries(sweeps.map((one: { kind: string }) => [one.kind, one]));
  expect(byKind.old).toMatchObject({ cron: null, next_run_at: null });
  expect(Date.parse(byKind.failed.next_run_at)).toBeGreaterThan(Date.now());
});

test('imports are listed by several statuses, target, owner and name', async () => {
  const lite = await api.lab.upload(sqliteDump('a', 1), { target: 'lite' });
  const pg = await api.lab.upload(sqliteDump('b', 1), { target: 'pg' });
  const ids = async (query: string) => (await json(`/imports${query}`)).imports.map((one: { import_id: string }) => one.import_id);
  expect(await ids('?status=inspecting,ready')).toEqual([pg, lite]);
  expect(await ids('?status=ready')).toEqual([]);
  expect(await ids('?target=lite')).toEqual([lite]);
  await api.lab.metadata.query(`UPDATE imports SET owner = 'ann', archive_name = 'Shop 100%_a.zip' WHERE id = '${lite}'`);
  expect(await ids('?owner=ann')).toEqual([lite]);
  expect(await ids('?owner=an')).toEqual([]);
  expect(await ids('?name=shop%20100%25_')).toEqual([lite]);
  expect(await ids('?name=%25')).toEqual([lite]);
  expect((await api.app.inject('/imports?status=inspecting,nonsense')).statusCode).toBe(400);
  await api.lab.inspect(lite);
  const [full, brief] = [await json('/imports?target=lite'), await json('/imports?target=lite&brief=true')];
  expect(full.imports[0].inspection.tables).toHaveLength(1);
  expect(brief.imports[0]).toMatchObject({ import_id: lite, status: 'ready', inspection: null, refused_count: 0 });
});
