import { reportSchema } from '@dumpdock/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipOf } from '../../../packages/importer/test/zip-of.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

const HOSTILE = '<img src=x onerror=alert(1)>.sql';

let api: ApiLab;
let importId: string;

beforeAll(async () => {
  api = await apiLab({ keys: { ann: 'importer', ben: 'importer', olga: 'operator' } });
  const { lab } = api;
  importId = await lab.upload(
    zipOf({ 'a.sql': 'CREATE TABLE "<b>"(a);\n', [HOSTILE]: 'CREATE TABLE t(a);\nINSERT INTO missing VALUES(1);\n' }),
    { target: 'lite' },
  );
  await lab.inspect(importId);
  await lab.confirm(importId, 'lite');
  await lab.load(importId);
});
afterAll(() => api[Symbol.asyncDispose]());

const get = (key: string, accept: string) =>
  api.app.inject({ url: `/imports/${importId}/report`, headers: { authorization: `Bearer ${api.keys[key]}`, accept } });

test('tells the import and what was done to it', async () => {
  const answer = await get('olga', 'application/json');
  expect(answer.statusCode).toBe(200);
  const report = reportSchema.parse(answer.json());
  expect(report.import).toMatchObject({ import_id: importId, status: 'failed', error: { code: 'SQL_ERROR', location: { line: 2 } } });
  expect(report.audit.map(({ action }) => action)).not.toEqual([]);
});

test('is a page for a browser, in which nothing of the archive is markup', async () => {
  const answer = await get('olga', 'text/html,application/xhtml+xml,*/*;q=0.8');
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(answer.body).toContain('&lt;img src=x onerror=alert(1)&gt;.sql:2:1');
  expect(answer.body).not.toContain('<img');
  expect(answer.body).not.toContain('<b>');
});

test('is not shown to another importer', async () => {
  expect((await get('ben', 'application/json')).statusCode).toBe(404);
});

test('the audit of an importer is that of its own imports', async () => {
  const { lab } = api;
  await lab.metadata.query(`UPDATE imports SET owner = 'ann' WHERE id = '${importId}'`);
  const audit = async (key: string) =>
    (await api.app.inject({ url: '/audit', headers: { authorization: `Bearer ${api.keys[key]}` } }))
      .json()
      .records.map((one: { import_id: string }) => one.import_id);
  expect(await audit('ann')).toContain(importId);
  expect(await audit('olga')).toContain(importId);
  expect(await audit('ben')).toEqual([]);
});
