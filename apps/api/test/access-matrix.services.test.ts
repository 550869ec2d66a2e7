import { newImportId, newJobId } from '@dumpdock/contracts';
import { ROLES, type Role } from '@dumpdock/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeclaredRoute } from '../src/plugins/route-table.ts';
import { createSessions, SESSION_COOKIE } from '../src/plugins/session.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

/** No limit is in the way of trying everything. */
const rateLimits = { perKey: 1e6, uploadsPerKey: 1e6, perAddress: 1e6, wrongKeysPerAddress: 1e6 };
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
type Headers = Readonly<Record<string, string>>;

let api: ApiLab;
let keyless: ApiLab;
beforeAll(async () => {
  api = await apiLab({ keys: { vera: 'viewer', ida: 'importer', olga: 'operator' }, deps: { rateLimits } });
  keyless = await apiLab();
  await Promise.all([api.app.ready(), keyless.app.ready()]);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await keyless[Symbol.asyncDispose]();
});

/** Parameters that lead nowhere, so that a request which is let in changes nothing. */
function pathOf(url: string): string {
  const values: Readonly<Record<string, string>> = { id: newImportId(), jobId: newJobId(), queueName: 'nowhere' };
  return url.replace(/:(\w+)/g, (_, name: string) => values[name] ?? 'none').replace('*', 'index.html');
}

async function statusOf({ app }: ApiLab, { method, url }: DeclaredRoute, headers: Headers): Promise<number> {
  return (await app.inject({ method: method as 'GET', url: pathOf(url), headers })).statusCode;
}

/** What every route answers to these headers, where that is not what `expected` says. */
async function surprises(
  lab: ApiLab,
  headersOf: (route: DeclaredRoute) => Headers,
  expected: (route: DeclaredRoute) => number | 'let in',
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of lab.app.routeTable()) {
    const status = await statusOf(lab, route, headersOf(route));
    const wanted = expected(route);
    const right = wanted === 'let in' ? ![401, 403, 421, 429, 500].includes(status) : status === wanted;
    if (!right) wrong.push(`${route.method} ${route.url}: ${status}, not ${wanted}`);
  }
  return wrong;
}

const bearer = (name: string): Headers => ({ authorization: `Bearer ${api.keys[name]}` });
const rank = (role: Role | 'public') => (role === 'public' ? -1 : ROLES.indexOf(role));
const apiKeyOf = (name: string) => api.deps.config.apiKeys.find((key) => key.name === name)!;
const sessionCookie = (name: string, now?: () => number): Headers => ({
  cookie: `${SESSION_COOKIE}=${createSessions(api.deps.sessionSecret, api.deps.config.apiKeys, api.deps.shared, now).issue(apiKeyOf(name))}`,
});

test('the table has every route, and what changes something has a role and a name in the audit', () => {
  const table = api.app.routeTable();
  expect(table.length).toBeGreaterThan(100);
  const changing = table.filter(({ method, url }) => UNSAFE.has(method) && !['/login', '/logout'].includes(url));
  expect(changing.filter(({ access, audit }) => access === 'public' || access === 'viewer' || audit === null)).toEqual([]);
  expect(table.filter(({ url, access }) => url.startsWith('/admin') && access !== 'operator')).toEqual([]);
  const reading = table.filter(({ method, url }) => method === 'GET' && !url.startsWith('/admin'));
  expect(reading.filter(({ access }) => access !== 'public' && access !== 'viewer' && access !== 'importer')).toEqual([]);
  expect(reading.find(({ url }) => url === '/audit')).toMatchObject({ access: 'viewer' });
  const open = new Set(table.filter(({ access, url }) => access === 'public' && !url.startsWith('/docs')).map(({ url }) => url));
  expect([...open].toSorted()).toEqual(
    ['/', '/assets/*', '/healthz', '/login', '/logout', '/openapi.json', '/readyz', '/ui', '/ui/*'].toSorted(),
  );
});

describe('with keys, every route', () => {
  const needsKey = ({ access }: DeclaredRoute) => (access === 'public' ? 'let in' : 401);

  test.each<[string, () => Headers]>([
    ['no key', () => ({})],
    ['an unknown key', () => ({ authorization: 'Bearer dd_wrong' })],
    ['an empty key', () => ({ authorization: 'Bearer ' })],
    ['the hash of a key', () => ({ authorization: `Bearer ${apiKeyOf('olga').sha256}` })],
    ['a key by another scheme', () => ({ authorization: `Basic ${Buffer.from(`olga:${api.keys['olga']}`).toString('base64')}` })],
    ['an unknown key and a good cookie', () => ({ authorization: 'Bearer dd_wrong', ...sessionCookie('olga') })],
    ['an expired cookie', () => sessionCookie('olga', () => Date.now() - 13 * 3600_000)],
    ['a cookie of another server', () => ({ cookie: `${SESSION_COOKIE}=${Buffer.from('olga').toString('base64url')}.9999999999.n.AAAA` })],
    ['a cookie whose name was changed', () => ({ cookie: sessionCookie('vera')['cookie']!.replace(/=[^.]+/, '=b2xnYQ') })],
  ])('lets nobody in with %s', async (_, headers) => {
    const open = { method: 'POST', url: '/login' };
    const expected = (route: DeclaredRoute) => (route.method === open.method && route.url === open.url ? 400 : needsKey(route));
    expect(await surprises(api, headers, expected)).toEqual([]);
  });

  test.each(['vera', 'ida', 'olga'])('lets in by role: %s', async (name) => {
    const enough = ({ access }: DeclaredRoute) => (rank(access) <= rank(apiKeyOf(name).role) ? 'let in' : 403);
    expect(await surprises(api, () => bearer(name), enough)).toEqual([]);
    expect(await surprises(api, () => sessionCookie(name), enough)).toEqual([]);
  });

  test.each<[string, Headers]>([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['an opaque Origin', { origin: 'null' }],
    ['an Origin of another port', { origin: 'http://localhost:1' }],
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
    ['a frame on another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
  ])('is shut to %s, whatever the key', async (_, headers) => {
    expect(
      await surprises(
        api,
        () => ({ ...bearer('olga'), ...headers }),
        () => 403,
      ),
    ).toEqual([]);
  });

  test('opens for a followed link, but for event streams and the queues', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const expected = ({ method, sameSiteOnly }: DeclaredRoute) => (sameSiteOnly || UNSAFE.has(method) ? 403 : 'let in');
    expect(await surprises(api, () => ({ ...bearer('olga'), ...link }), expected)).toEqual([]);
  });

  test('takes the own Origin, by any name the server has', async () => {
    const own = { ...bearer('olga'), host: 'dumps.example', origin: 'https://dumps.example', 'sec-fetch-site': 'same-origin' };
    expect(
      await surprises(
        api,
        () => own,
        () => 'let in',
      ),
    ).toEqual([]);
  });
});

describe('without keys, every route', () => {
  test.each<[string, Headers]>([
    ['a foreign Host', { host: 'evil.example:8000' }],
    ['a Host that begins like a loopback address', { host: '127.0.0.1.evil.example' }],
    ['a forwarded Host', { host: 'evil.example', 'x-forwarded-host': 'localhost' }],
  ])('is shut to %s', async (_, headers) => {
    expect(
      await surprises(
        keyless,
        () => headers,
        () => 421,
      ),
    ).toEqual([]);
  });

  test('is shut to a foreign Origin', async () => {
    expect(
      await surprises(
        keyless,
        () => ({ host: 'localhost:8000', origin: 'http://evil.example' }),
        () => 403,
      ),
    ).toEqual([]);
  });

  test.each(['localhost:8000', '127.0.0.1', '[::1]:8000', 'LOCALHOST'])('is open to %s', async (host) => {
    expect(
      await surprises(
        keyless,
        () => ({ host }),
        () => 'let in',
      ),
    ).toEqual([]);
  });

  test('is shut to a forwarded Host that is loopback when the real one is not, behind a trusted proxy too', async () => {
    const proxied = await apiLab({ env: { TRUST_PROXY: 'true' } });
    const answer = await proxied.app.inject({ url: '/imports', headers: { host: 'evil.example', 'x-forwarded-host': 'localhost' } });
    await proxied[Symbol.asyncDispose]();
    expect(answer.statusCode).toBe(421);
  });
});

test('every refusal is a problem document with the security headers, also where a plugin of others answers', async () => {
  for (const url of ['/imports', '/admin/queues', '/admin/queues/api/queues', '/nowhere', '/imports/%zz', '/%']) {
    const answer = await api.app.inject({ url });
    expect(answer.headers['content-type'], url).toMatch(/^application\/problem\+json/);
    expect(answer.json(), url).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/), status: answer.statusCode });
    expect(answer.headers, url).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(answer.headers['content-security-policy'], url).toContain("default-src 'self'");
  }
});

test('a route of which nobody said who may use it does not start', async () => {
  const lab = await apiLab();
  lab.app.get('/forgotten', async () => 'secret');
  await expect(lab.app.ready()).rejects.toThrow('Nobody said who may use GET /forgotten.');
  await lab[Symbol.asyncDispose]();
});
