import { readFileSync } from 'node:fs';
import { createSharedMemory } from '@dumpdock/queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { buildApp } from '../src/app.ts';
import { addressGroup } from '../src/plugins/rate-limits.ts';
import { SESSION_COOKIE } from '../src/plugins/session.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

type Headers = Readonly<Record<string, string>>;

const bearer = (api: ApiLab, name: string): Headers => ({ authorization: `Bearer ${api.keys[name]}` });
const form = (zip: Buffer) => {
  const data = new FormData();
  data.append('target', 'lite');
  data.append('file', new Blob([zip]), 'dump.zip');
  return data;
};
const signIn = (api: ApiLab, key: string, headers: Headers = {}) =>
  api.app.inject({ method: 'POST', url: '/login', payload: { key }, headers });

describe('signing in', () => {
  let api: ApiLab;
  beforeAll(async () => {
    api = await apiLab({ keys: { olga: 'operator' }, env: { TRUST_PROXY: '10.0.0.0/8, 127.0.0.1' } });
  });
  afterAll(() => api[Symbol.asyncDispose]());

  const cookieOf = async (headers: Headers = {}) => String((await signIn(api, api.keys['olga']!, headers)).headers['set-cookie']);
  const whoAmI = (cookie: string) => api.app.inject({ url: '/session', headers: { cookie: cookie.split(';')[0]! } });

  test('gives a cookie that scripts and other sites cannot use, for half a day', async () => {
    const answer = await signIn(api, api.keys['olga']!);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/']);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict']);
    expect(cookie).not.toContain(api.keys['olga']);
    expect((await whoAmI(cookie)).json()).toEqual({ actor: 'olga', role: 'operator', sign_in: true });
  });

  test('gives a Secure cookie where the proxy in front speaks https', async () => {
    expect(await cookieOf({ 'x-forwarded-proto': 'https', host: 'dumps.example' })).toContain('; Secure');
  });

  test('takes the form of the page, and tells a person on the page that the key is wrong', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
    const send = (key: string) => api.app.inject({ method: 'POST', url: '/login', payload: `key=${key}`, headers });
    expect((await send(api.keys['olga']!)).statusCode).toBe(303);
    const wrong = await send('dd_%3Cb%3E');
    expect([wrong.statusCode, wrong.headers['set-cookie'], wrong.headers['content-type']]).toEqual([
      401,
      undefined,
      'text/html; charset=utf-8',
    ]);
    expect(wrong.body).toContain('There is no such key.');
    expect(wrong.body).not.toContain('<b>');
  });

  test('ends by signing out: the cookie is taken away and worth nothing, those of other browsers go on', async () => {
    const [mine, other] = [await cookieOf(), await cookieOf()];
    const headers = { cookie: mine.split(';')[0]! };
    const out = await api.app.inject({ method: 'POST', url: '/logout', headers });
    expect(out.headers['set-cookie']).toMatch(new RegExp(`^${SESSION_COOKIE}=; .*Expires=Thu, 01 Jan 1970`));
    expect((await whoAmI(mine)).statusCode).toBe(401);
    expect((await whoAmI(other)).statusCode).toBe(200);
  });

  test('ends in every API process, and when the cookie is spelled otherwise', async () => {
    const other = await buildApp(api.deps);
    const [cookie] = (await cookieOf()).split(';') as [string];
    const respelled = cookie.replace('.', '=.');
    const seen = async () => {
      const asked = [cookie, respelled].map((each) => other.inject({ url: '/session', headers: { cookie: each } }));
      return (await Promise.all(asked)).map(({ statusCode }) => statusCode);
    };
    const before = await seen();
    await api.app.inject({ method: 'POST', url: '/logout', headers: { cookie } });
    const after = await seen();
    await other.close();
    expect([before, after]).toEqual([
      [200, 200],
      [401, 401],
    ]);
  });

  test('is not there without keys', async () => {
    await using keyless = await apiLab();
    const answers = [await keyless.app.inject({ url: '/login' }), await signIn(keyless, 'x')];
    expect(answers.map(({ statusCode, headers }) => [statusCode, headers.location])).toEqual([
      [303, '/'],
      [303, '/'],
    ]);
  });
});

describe('limits', () => {
  const rateLimits = { perKey: 5, uploadsPerKey: 2, perAddress: 20, wrongKeysPerAddress: 3 };
  const statuses = async (count: number, send: (n: number) => Promise<{ statusCode: number; headers: object }>) => {
    const answers = [];
    for (let n = 0; n < count; n++) answers.push(await send(n));
    return { codes: answers.map(({ statusCode }) => statusCode), last: answers.at(-1)!.headers as Record<string, string> };
  };

  test.each(['all requests', 'uploads'])('a key has its share of %s, and another key has its own', async (kind) => {
    await using api = await apiLab({ keys: { ida: 'importer', ivo: 'importer' }, deps: { rateLimits } });
    const upload = kind === 'uploads';
    const send = (name: string) =>
      upload
        ? api.app.inject({ method: 'POST', url: '/imports', headers: bearer(api, name), payload: '' })
        : api.app.inject({ url: '/targets', headers: bearer(api, name) });
    const { codes, last } = await statuses(upload ? 3 : 6, () => send('ida'));
    expect(codes).toEqual(upload ? [415, 415, 429] : [200, 200, 200, 200, 200, 429]);
    expect(Number(last['retry-after'])).toBeGreaterThan(0);
    expect(Number(last['retry-after'])).toBeLessThanOrEqual(60);
    expect((await send('ivo')).statusCode).toBe(upload ? 415 : 200);
  });

  test('an address has its share, whatever it says it was forwarded for', async () => {
    await using api = await apiLab({ keys: { olga: 'operator' }, deps: { rateLimits: { ...rateLimits, perKey: 1000 } } });
    const headers = (n: number) => ({ ...bearer(api, 'olga'), 'x-forwarded-for': `203.0.113.${n}` });
    const { codes } = await statuses(21, (n) => api.app.inject({ url: '/targets', headers: headers(n) }));
    expect(codes.slice(-2)).toEqual([200, 429]);
  });

  test('behind one trusted proxy, only what that proxy says counts', async () => {
    await using api = await apiLab({
      keys: { olga: 'operator' },
      env: { TRUST_PROXY: 'true' },
      deps: { rateLimits: { ...rateLimits, perKey: 1000 } },
    });
    const from = (forwarded: string) =>
      api.app.inject({ url: '/targets', headers: { ...bearer(api, 'olga'), 'x-forwarded-for': forwarded } });
    const { codes } = await statuses(21, (n) => from(`192.0.2.${n}, 203.0.113.7`));
    expect(codes.slice(-2)).toEqual([200, 429]);
    expect((await from('203.0.113.8')).statusCode).toBe(200);
  });

  test('are those of all API processes together', async () => {
    await using api = await apiLab({ keys: { olga: 'operator' }, deps: { rateLimits } });
    const other = await buildApp(api.deps);
    const { codes } = await statuses(6, (n) => (n % 2 === 0 ? api.app : other).inject({ url: '/targets', headers: bearer(api, 'olga') }));
    await other.close();
    expect(codes).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('and sign-in go on without Redis, uncounted', async () => {
    const away = await createSharedMemory({ redisUrl: 'redis://127.0.0.1:1' });
    await using api = await apiLab({ keys: { olga: 'operator' }, deps: { rateLimits, shared: away } });
    const { codes } = await statuses(10, () => api.app.inject({ url: '/targets', headers: bearer(api, 'olga') }));
    const cookie = String((await signIn(api, api.keys['olga']!)).headers['set-cookie']).split(';')[0]!;
    const session = () => api.app.inject({ url: '/session', headers: { cookie } });
    const before = await session();
    await api.app.inject({ method: 'POST', url: '/logout', headers: { cookie } });
    const after = await session();
    away.close();
    expect([new Set(codes), before.statusCode, after.statusCode]).toEqual([new Set([200]), 200, 401]);
  });

  test.each(['header', 'page'])('wrong keys are counted (%s), and do not shut out the right one', async (where) => {
    await using api = await apiLab({ keys: { olga: 'operator' }, deps: { rateLimits } });
    const guess = (n: number) =>
      where === 'page' ? signIn(api, `guess${n}`) : api.app.inject({ url: '/targets', headers: { authorization: `Bearer guess${n}` } });
    const { codes, last } = await statuses(4, guess);
    expect(codes).toEqual([401, 401, 401, 429]);
    expect(Number(last['retry-after'])).toBeGreaterThan(0);
    expect((await api.app.inject({ url: '/targets', headers: bearer(api, 'olga') })).statusCode).toBe(200);
  });

  test('do not exist on a loopback host without keys', async () => {
    await using api = await apiLab({ deps: { rateLimits } });
    const { codes } = await statuses(50, () => api.app.inject({ url: '/targets', headers: { host: 'localhost' } }));
    expect(new Set(codes)).toEqual(new Set([200]));
  });

  test('are told by GET /limits', async () => {
    await using api = await apiLab({ keys: { olga: 'operator' }, deps: { rateLimits } });
    const { body } = await api.app.inject({ url: '/limits', headers: bearer(api, 'olga') });
    expect(JSON.parse(body)).toMatchObject({
      requests_per_minute_of_a_key: 5,
      uploads_per_minute_of_a_key: 2,
      requests_per_minute_from_an_address: 20,
    });
  });

  test('an IPv6 network counts as one address', () => {
    expect(['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:2:3:4:5:6'].map(addressGroup)).toEqual(Array(3).fill('2001:db8:1:2'));
    expect(['::1', '2001:db8::1', '10.0.0.1', '::ffff:10.0.0.1'].map(addressGroup)).toEqual([
      '0:0:0:0',
      '2001:db8:0:0',
      '10.0.0.1',
      '::ffff:10.0.0.1',
    ]);
  });
});

describe('an importer', () => {
  let api: ApiLab;
  let importId: string;
  let jobId: string;
  beforeAll(async () => {
    api = await apiLab({ keys: { vera: 'viewer', ida: 'importer', ivo: 'importer', olga: 'operator' } });
    const sent = await api.app.inject({ method: 'POST', url: '/imports', headers: bearer(api, 'ida'), payload: form(sqliteDump('t', 1)) });
    ({ import_id: importId, job_id: jobId } = sent.json());
    await api.lab.inspect(importId);
  });
  afterAll(() => api[Symbol.asyncDispose]());

  const idsFor = async (name: string) =>
    (await api.app.inject({ url: '/imports', headers: bearer(api, name) }))
      .json()
      .imports.map((one: { import_id: string }) => one.import_id);

  test('sees its own imports in the list, everybody above and below sees all', async () => {
    expect([await idsFor('ida'), await idsFor('ivo'), await idsFor('vera'), await idsFor('olga')]).toEqual([
      [importId],
      [],
      [importId],
      [importId],
    ]);
  });

  test('sees the directories of its own imports', async () => {
    const seenBy = async (name: string) =>
      (await api.app.inject({ url: '/workspaces', headers: bearer(api, name) }))
        .json()
        .workspaces.map((one: { import_id: string }) => one.import_id);
    expect([await seenBy('ida'), await seenBy('ivo'), await seenBy('olga')]).toEqual([[importId], [], [importId]]);
  });

  test.each<[method: 'GET' | 'POST', url: () => string]>([
    ['GET', () => `/imports/${importId}`],
    ['GET', () => `/imports/${importId}/events`],
    ['GET', () => `/imports/${importId}/report`],
    ['GET', () => `/jobs/${jobId}`],
    ['POST', () => `/imports/${importId}/confirm`],
    ['POST', () => `/imports/${importId}/cancel`],
  ])('finds nothing of another: %s %#', async (method, url) => {
    const answer = await api.app.inject({ method, url: url(), headers: bearer(api, 'ivo') });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('ida');
  });

  test('finds nothing of another by its old name either', async () => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/inventory/confirm-import/',
      headers: bearer(api, 'ivo'),
      payload: { import_id: importId },
    });
    expect(answer.statusCode).toBe(404);
  });

  test('does not get the import of another by its Idempotency-Key', async () => {
    const send = (name: string) =>
      api.app.inject({
        method: 'POST',
        url: '/imports',
        headers: { ...bearer(api, name), 'idempotency-key': 'k1' },
        payload: form(sqliteDump('k', 1)),
      });
    const ids = [(await send('ida')).json().import_id, (await send('ivo')).json().import_id, (await send('ida')).json().import_id];
    expect(ids[1]).not.toBe(ids[0]);
    expect(ids[2]).toBe(ids[0]);
  });

  test('cancels its own', async () => {
    const answer = await api.app.inject({ method: 'POST', url: `/imports/${importId}/cancel`, headers: bearer(api, 'ida') });
    expect([answer.statusCode, answer.json().status]).toEqual([200, 'cancelled']);
  });
});

test('every change is in the audit with who made it, refused ones and those of Bull Board too', async () => {
  await using api = await apiLab({ keys: { vera: 'viewer', olga: 'operator' } });
  const send = (name: string, method: 'POST' | 'PUT', url: string, payload?: object) =>
    api.app.inject({ method, url, headers: bearer(api, name), ...(payload && { payload }) });
  await send('olga', 'PUT', '/admin/queues/api/queues/imports/pause');
  await send('olga', 'PUT', '/admin/queues/api/queues/imports/resume');
  await send('olga', 'POST', '/cleanups', { scope: 'failed' });
  await send('vera', 'POST', '/cleanups', { scope: 'failed' });
  const records = await api.deps.database.audit.list({ limit: 10 });
  expect(records.map(({ actor, action, outcome }) => `${actor} ${action} ${outcome}`).toReversed()).toEqual([
    'olga queue-board done',
    'olga queue-board done',
    'olga cleanup done',
    'vera cleanup refused',
  ]);
});

test('keys are compared in constant time and kept as hashes only', () => {
  const source = readFileSync(new URL('../src/plugins/api-keys.ts', import.meta.url), 'utf8');
  expect(source).toContain('timingSafeEqual');
  expect(source).not.toMatch(/\bbreak\b|\breturn each\b/);
});
