import { DumpdockError } from '@dumpdock/contracts';
import { createConsumers } from '@dumpdock/queue';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgresDump, sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

let api: ApiLab;
let id: string;
let digest: string;
beforeEach(async () => {
  api = await apiLab();
  id = await api.lab.upload(sqliteDump('t', 10), { target: 'lite' });
  await api.lab.inspect(id);
  digest = (await api.lab.record(id)).inspection?.digest ?? '';
});
afterEach(() => api[Symbol.asyncDispose]());

const OTHER = 'f'.repeat(64);

function confirm(body: object, headers: Record<string, string> = {}) {
  return api.app.inject({ method: 'POST', url: `/imports/${id}/confirm`, payload: body, headers });
}

describe('a confirmation of another inspection than the one that is there', () => {
  test.each([
    ['digest', () => ({ digest: OTHER }), {}],
    ['If-Match', () => ({}), { 'if-match': `"${OTHER}"` }],
    ['If-Match of several', () => ({}), { 'if-match': `"${OTHER}", "x"` }],
    ['If-Match against a right digest', () => ({ digest }), { 'if-match': `"${OTHER}"` }],
  ])('by %s is answered 412, and nothing is queued', async (_by, body, headers) => {
    const answer = await confirm(body(), headers);
    expect(answer.statusCode).toBe(412);
    expect(answer.json()).toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect((await api.lab.record(id)).status).toBe('ready');
  });

  test('is answered 412 on the old route too', async () => {
    const answer = await api.app.inject({ method: 'POST', url: '/inventory/confirm-import/', payload: { import_id: id, digest: OTHER } });
    expect(answer.statusCode).toBe(412);
  });
});

test.each([
  ['digest', () => ({ body: { digest }, headers: {} })],
  ['If-Match', () => ({ body: {}, headers: { 'if-match': `"${digest}"` } })],
  ['If-Match of several', () => ({ body: {}, headers: { 'if-match': `"${OTHER}", W/"${digest}"` } })],
  ['If-Match: *', () => ({ body: {}, headers: { 'if-match': '*' } })],
  ['nothing', () => ({ body: {}, headers: {} })],
])('a confirmation by %s is queued', async (_by, asked) => {
  const { body, headers } = asked();
  expect((await confirm(body, headers)).statusCode).toBe(202);
  expect((await api.lab.record(id)).status).toBe('queued');
});

test('a role that can leave its database is refused at the confirmation', async () => {
  await using unsafe = await apiLab({
    deps: { targets: [{ name: 'pg', engine: 'postgresql', url: api.lab.postgres.adminUrl, grants: [], allowSuperuser: false }] },
  });
  const import_id = await unsafe.lab.upload(postgresDump('t', 1), { target: 'pg' });
  await unsafe.lab.inspect(import_id);
  const answer = await unsafe.app.inject({ method: 'POST', url: `/imports/${import_id}/confirm`, payload: {} });
  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toMatchObject({ code: 'TARGET_UNSAFE' });
  expect((await unsafe.lab.record(import_id)).status).toBe('ready');
});

test('a confirmation that was taken is in the audit as done, also when it waits for an import that then fails', async () => {
  const fails = async () => {
    throw new DumpdockError('SQL_ERROR', { detail: 'There is no such table.' });
  };
  const none = async () => undefined;
  const processors = {
    ...{ inspect: none, import: fails, 'clean-import': none, 'sweep-old': none, 'sweep-failed': none, 'sweep-orphans': none },
    'deliver-webhook': none,
  };
  const { url: redisUrl, prefix } = api.redis;
  const concurrency = { imports: 1, cleanup: 1, webhooks: 1 };
  const worker = createConsumers({ redisUrl, prefix, processors, concurrency, log: { warn: () => undefined } });
  worker.start();
  const answers = [await confirm({ digest: OTHER }), await confirm({ digest }, { prefer: 'wait=60' })];
  await worker.stop(0);
  expect(answers.map((answer) => answer.json().code)).toEqual(['DIGEST_MISMATCH', 'SQL_ERROR']);
  const records = await api.deps.database.audit.list({ importId: id, limit: 10 });
  expect(records.filter(({ action }) => action === 'confirm').map(({ outcome }) => outcome)).toEqual(['done', 'refused']);
});
