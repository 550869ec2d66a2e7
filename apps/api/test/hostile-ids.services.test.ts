import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { newImportId } from '@dumpdock/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiLab, apiLab } from './api-lab.ts';
import { type FileCall, watchFiles } from './watch-files.ts';

const rateLimits = { perKey: 1e6, uploadsPerKey: 1e6, perAddress: 1e6, wrongKeysPerAddress: 1e6 };

let api: ApiLab;
beforeAll(async () => {
  api = await apiLab({ deps: { rateLimits } });
  await api.app.ready();
  mkdirSync(api.lab.root.path('media/victim'));
  writeFileSync(api.lab.root.path('media/victim/keep'), 'keep');
});
afterAll(() => api[Symbol.asyncDispose]());

const ID = newImportId();
/** In a path, as a client may send them. */
const IN_PATHS = [
  '..%2f..%2fetc',
  '%2e%2e%2f%2e%2e%2fvictim',
  '..%5c..%5cvictim',
  '%2e%2e',
  '%2e',
  '.%2e%2fvictim',
  '%252e%252e%252f',
  '..;%2fvictim',
  '%2fetc%2fpasswd',
  'a%00b',
  `${ID}%00`,
  `${ID}%0a`,
  `${ID}%2f..%2fvictim`,
  `%20${ID}`,
  '%ff%fe',
  '%c0%ae%c0%ae%2f',
  'victim',
  '.trash',
  '__proto__',
  'constructor',
  '%5bobject%20Object%5d',
  ID.toUpperCase(),
  ID.slice(0, -1),
  `${ID}0`,
  `{${ID}}`,
  'x'.repeat(5_000),
  "'%20or%201=1--",
];
/** In a body. */
const IN_BODIES: readonly unknown[] = [
  ...['', '.', '..', '../victim', '/etc', 'a\0b', `${ID}\n`, ` ${ID}`, ID.toUpperCase(), '__proto__', 'constructor', `${ID}/../victim`],
  ...['%2e%2e%2fvictim', 'x'.repeat(5_000), 7, null, true, [ID], { $ne: ID }, { toString: ID }, [], {}],
];

/** Sends the path as it is: fetch and inject would take dot segments out. */
async function statusOf(port: number, method: string, target: string): Promise<number> {
  const sent = request({ port, host: '127.0.0.1', method, path: target, headers: { 'content-type': 'application/json' } });
  sent.end(method === 'GET' ? undefined : '{}');
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode ?? 0;
}

const underMedia = (calls: readonly FileCall[]) =>
  calls.filter(({ place }) => place.includes(api.lab.root.path('media')) || /victim|etc/.test(place));

test('the watch sees calls, of whatever kind', async () => {
  const { dir } = api.deps.workspaces.paths(ID);
  const calls = await watchFiles(async () => {
    existsSync(dir);
    await readdir(path.dirname(dir));
  });
  expect(underMedia(calls).map(({ name }) => name)).toEqual(expect.arrayContaining(['existsSync', 'readdir']));
});

test('every route with a parameter answers 400 or 404 to what is no id, and touches no file', async () => {
  const routes = api.app.routeTable().filter(({ url, method }) => /:\w+/.test(url) && !url.startsWith('/admin') && method !== 'HEAD');
  expect(routes.map(({ url }) => url)).toEqual(
    expect.arrayContaining(['/imports/:id', '/imports/:id/confirm', '/imports/:id/cancel', '/jobs/:jobId']),
  );
  const port = await api.listen();
  const wrong: string[] = [];
  const calls = await watchFiles(async () => {
    for (const { method, url } of routes) {
      for (const id of IN_PATHS) {
        const target = url.replace(/:\w+/g, id);
        const statusCode = await statusOf(port, method, target);
        if (![400, 404, 414].includes(statusCode)) wrong.push(`${method} ${target.slice(0, 80)}: ${statusCode}`);
      }
    }
  });
  expect(wrong).toEqual([]);
  expect(underMedia(calls)).toEqual([]);
});

test.each([
  ['/inventory/cleanup-temp', {}],
  ['/inventory/cleanup-temp/', {}],
  ['/inventory/confirm-import', {}],
  ['/cleanups', { scope: 'import' }],
])('POST %s answers 400 to what is no id, as JSON and as a form, touches no file and enqueues nothing', async (url, more) => {
  const wrong: string[] = [];
  const calls = await watchFiles(async () => {
    for (const id of IN_BODIES) {
      const json = await api.app.inject({ method: 'POST', url, payload: { ...more, import_id: id } });
      const form = await api.app.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ ...more, import_id: typeof id === 'string' ? id : '[object Object]' }).toString(),
      });
      for (const { statusCode } of [json, form]) if (statusCode !== 400) wrong.push(`${JSON.stringify(id)}: ${statusCode}`);
    }
  });
  expect(wrong).toEqual([]);
  expect(underMedia(calls)).toEqual([]);
  expect((await api.producers.stats()).cleanup.counts).toMatchObject({ waiting: 0, active: 0, delayed: 0, completed: 0, failed: 0 });
  expect(existsSync(api.lab.root.path('media/victim/keep'))).toBe(true);
});

test.each(['/audit?import_id=', '/imports?cursor='])('GET %s answers 400 to what is no id', async (url) => {
  const answers = await Promise.all(IN_PATHS.map((id) => api.app.inject(`${url}${id}`)));
  expect([...new Set(answers.map(({ statusCode }) => statusCode))].filter((status) => ![400, 414].includes(status))).toEqual([]);
});

test.each(['-1', 'x', 'NaN', 'Infinity', '1e999', '', ' ', '0x10', [], {}, null, true, -0.1])('an age of %j is 400', async (age) => {
  for (const [url, more] of [
    ['/inventory/cleanup-old-temp', {}],
    ['/cleanups', { scope: 'old' }],
  ] as const) {
    const { statusCode } = await api.app.inject({ method: 'POST', url, payload: { ...more, max_age_hours: age } });
    expect([url, statusCode]).toEqual([url, 400]);
  }
});

test.each(['owner', 'target', 'name', 'status'])('GET /imports?%s= answers 400 to NUL, which no text of a database holds', async (name) => {
  for (const value of ['%00', 'a%00b']) {
    const { statusCode, body } = await api.app.inject(`/imports?${name}=${value}`);
    expect([statusCode, (JSON.parse(body) as { code: string }).code]).toEqual([400, 'INVALID_REQUEST']);
  }
});
