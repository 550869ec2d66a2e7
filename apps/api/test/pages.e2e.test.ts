import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { testBrowser, until } from '@dumpdock/testkit';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type ApiLab, apiLab } from './api-lab.ts';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const webRoot = path.join(import.meta.dirname, '../../web/dist');

let browser: Browser;
let api: ApiLab;
let origin: string;
let importId: string;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await testBrowser(), args: QUIET });
  api = await apiLab({ keys: { olga: 'operator' }, deps: { webRoot } });
  origin = `http://127.0.0.1:${await api.listen()}`;
  importId = await api.lab.upload(sqliteDump('t', 1));
  await api.lab.inspect(importId);
});
afterAll(async () => {
  await browser?.close();
  await api?.[Symbol.asyncDispose]();
});

/** What a page asked of other sites, and what its policy or its scripts complained about. */
function listen(page: Page): { foreign: string[]; complaints: string[] } {
  const heard = { foreign: [] as string[], complaints: [] as string[] };
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) heard.foreign.push(url);
  });
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) heard.complaints.push(message.text());
  });
  page.on('pageerror', (error) => heard.complaints.push(String(error)));
  return heard;
}

async function signIn(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${origin}/login`);
  await page.getByLabel('API key').fill(api.keys['olga']!);
  await Promise.all([page.waitForURL(`${origin}/`), page.getByRole('button', { name: 'Sign in' }).click()]);
  await page.close();
}

describe('every page', () => {
  const PAGES: readonly [name: string, path: () => string, shows: string][] = [
    ['the sign-in page', () => '/login', 'Sign in'],
    ['the start page', () => '/', 'dumpdock'],
    ['an import', () => `/ui/imports/${importId}`, 'dumpdock'],
    ['the documentation', () => '/docs', 'dumpdock'],
    ['the queues', () => '/admin/queues', 'Imports'],
    ['a queue', () => '/admin/queues/queue/imports', 'Imports'],
    ['a report', () => `/imports/${importId}/report`, 'dump.zip'],
  ];

  test.each(PAGES)('%s asks nothing of other sites and keeps its policy', async (_, where, shows) => {
    await using context = await browser.newContext();
    await signIn(context);
    const page = await context.newPage();
    const heard = listen(page);
    const answer = await page.goto(origin + where(), { waitUntil: 'networkidle' });
    await page.getByText(shows).first().waitFor();
    expect(answer?.headers()['content-security-policy']).toMatch(/default-src '(self|none)'/);
    expect(answer?.headers()['content-security-policy']).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(heard).toEqual({ foreign: [], complaints: [] });
  });
});

test('the cookie is out of reach of scripts, and signing out ends it', async () => {
  await using context = await browser.newContext();
  await signIn(context);
  const page = await context.newPage();
  await page.goto(origin);
  expect(await page.evaluate('document.cookie')).toBe('');
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  await page.evaluate(`fetch('/logout', { method: 'POST' })`);
  await expect.poll(async () => (await context.cookies()).length).toBe(0);
  await context.addCookies([cookie!]);
  expect((await page.goto(`${origin}/imports`))?.status()).toBe(401);
});

describe('a page of another site', () => {
  let keyless: ApiLab;
  let victim: string;
  const lines: string[] = [];
  let evil: { origin: string; close(): void };
  beforeAll(async () => {
    keyless = await apiLab({ log: { write: (line) => void lines.push(line) } });
    victim = `127.0.0.1:${await keyless.listen()}`;
    const server = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title><body></body>'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    evil = { origin: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() };
  });
  afterAll(async () => {
    evil.close();
    await keyless[Symbol.asyncDispose]();
  });

  /** Runs in the page; gives what it got hold of. */
  const attempts: readonly [string, (host: string) => string][] = [
    [
      'uploads',
      (host) =>
        `fetch('http://${host}/imports', { method: 'POST', mode: 'no-cors', body: (() => { const f = new FormData(); f.append('file', new Blob(['PK']), 'a.zip'); return f; })() })`,
    ],
    [
      'sends a form',
      (host) =>
        `fetch('http://${host}/inventory/cleanup-failed-imports/', { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ a: '1' }) })`,
    ],
    ['reads', (host) => `fetch('http://${host}/imports')`],
    ['reads without looking', (host) => `fetch('http://${host}/imports', { mode: 'no-cors' })`],
    [
      'follows events',
      (host) =>
        `new Promise((resolve) => { const s = new EventSource('http://${host}/imports/00000000-0000-7000-8000-000000000000/events'); s.onopen = () => resolve('open'); s.onerror = () => resolve('shut'); })`,
    ],
    [
      'loads a script',
      (host) =>
        `new Promise((resolve) => { const s = document.createElement('script'); s.src = 'http://${host}/imports'; s.onload = () => resolve('loaded'); s.onerror = () => resolve('shut'); document.body.append(s); })`,
    ],
    [
      'frames the page',
      (host) =>
        `new Promise((resolve) => { const f = document.createElement('iframe'); f.src = 'http://${host}/'; f.onload = () => resolve('framed'); document.body.append(f); })`,
    ],
  ];

  test.each(attempts)('%s in vain', async (_, script) => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(evil.origin);
    lines.length = 0;
    await page.evaluate(`(async () => { try { return String(await ${script(victim)}); } catch (error) { return String(error); } })()`);
    const statuses = () =>
      lines
        .map((line) => JSON.parse(line) as { msg: string; status: number })
        .filter(({ msg }) => msg === 'request')
        .map(({ status }) => status);
    await until('the request', () => statuses().length > 0);
    expect(new Set(statuses())).toEqual(new Set([403]));
    expect((await keyless.app.inject('/imports')).json().imports).toEqual([]);
    expect((await keyless.deps.database.audit.list({ limit: 10 })).filter(({ outcome }) => outcome === 'done')).toEqual([]);
  });

  test('with a name that was rebound to this machine gets nothing', async () => {
    await using context = await chromium.launch({
      executablePath: await testBrowser(),
      args: [...QUIET, '--host-resolver-rules=MAP rebound.example 127.0.0.1'],
    });
    const page = await context.newPage();
    const answer = await page.goto(`http://rebound.example:${victim.split(':')[1]}/imports`);
    expect(answer?.status()).toBe(421);
  });
});
