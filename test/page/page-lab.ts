import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '@dumpdock/stack';
import {
  COMPILED,
  type TempRoot,
  type TestPostgres,
  tempRoot,
  testBrowser,
  testDatabase,
  testPostgres,
  testServices,
  until,
} from '@dumpdock/testkit';
import { Redis } from 'ioredis';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ROOT } from '../source-files.ts';

const REDIS_DATABASE = 11;

/** A process that can be killed (by SIGKILL unless told otherwise) and started again. */
interface Service {
  kill(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
}

/** The whole product in processes of its own, and a browser that looks at it. */
export interface PageLab {
  readonly url: string;
  readonly root: TempRoot;
  /** The PostgreSQL target `shop`; the other one is the SQLite file `lite`. */
  readonly target: TestPostgres;
  readonly metadata: TestPostgres;
  readonly browser: Browser;
  /** Keys by role, when they were asked for. */
  readonly keys: Readonly<Record<'viewer' | 'importer' | 'operator', string>>;
  /** A page in a context of its own. What goes wrong in it is in `complaints`. */
  open(address?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Errors of the console, failed scripts, and requests to other origins, of all pages so far. */
  readonly complaints: string[];
  file(name: string, content: Buffer | string): string;
  hasWorkspace(importId: string): boolean;
  /** Uploads without the page and waits for the inspection; `confirm` waits for the end. */
  send(name: string, zip: Buffer, target: string): Promise<string>;
  confirm(importId: string, grants?: readonly string[]): Promise<void>;
  readonly api: Service;
  readonly worker: Service;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts it. `keys`: the API wants keys. */
export async function pageLab({
  keys = false,
  env: more = {},
}: {
  keys?: boolean;
  env?: Readonly<Record<string, string>>;
} = {}): Promise<PageLab> {
  const root = tempRoot();
  const [metadata, target] = [await testDatabase(), await testPostgres()];
  const port = await freePort();
  const redisUrl = `${testServices().redis.replace(/\/$/, '')}/${REDIS_DATABASE}`;
  await flush(redisUrl);
  const secrets = { viewer: secret(), importer: secret(), operator: secret() };
  const entries = Object.entries(secrets).map(([role, key]) => `${role}:${role}:${createHash('sha256').update(key).digest('hex')}`);
  const env = {
    ...COMPILED,
    PATH: '',
    PORT: String(port),
    DATABASE_URL: metadata.adminUrl,
    REDIS_URL: redisUrl,
    MEDIA_ROOT: root.path('media'),
    DATA_DIR: root.path('data'),
    TARGETS: JSON.stringify({ shop: target.url, lite: `sqlite://${root.path('target.db')}` }),
    MIN_FREE_BYTES: '0',
    LEASE_MS: '3000',
    LOG_LEVEL: 'warn',
    ...(keys && { API_KEYS: entries.join(' ') }),
    ...more,
  };
  const url = `http://127.0.0.1:${port}`;
  const api = serviceOf('api', env, () => answers(url));
  const worker = serviceOf('worker', env, () => true);
  await Promise.all([api.start(), worker.start()]);
  await until('the worker to have swept', () => answers(`${url}/readyz`));
  const browser = await chromium.launch({ executablePath: await testBrowser(), args: QUIET });
  const authorization: Record<string, string> = keys ? { authorization: `Bearer ${secrets.operator}` } : {};
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  return {
    url,
    root,
    target,
    metadata,
    browser,
    keys: secrets,
    complaints,
    api,
    worker,
    async open(address = '/', options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      listen(page, url, complaints);
      await page.goto(url + address);
      return page;
    },
    file(name, content) {
      writeFileSync(root.path(name), content);
      return root.path(name);
    },
    hasWorkspace: (id) => existsSync(root.path('media', 'temp_sql_imports', id)),
    async send(name, zip, into) {
      const form = new FormData();
      form.append('target', into);
      form.append('file', new Blob([new Uint8Array(zip)]), name);
      const answer = await fetch(`${url}/imports`, { method: 'POST', headers: { ...authorization, prefer: 'wait=60' }, body: form });
      return ((await answer.json()) as { import_id: string }).import_id;
    },
    async confirm(id, grants = []) {
      const headers = { ...authorization, 'content-type': 'application/json', prefer: 'wait=60' };
      await fetch(`${url}/imports/${id}/confirm`, { method: 'POST', headers, body: JSON.stringify({ grants }) });
    },
    async [Symbol.asyncDispose]() {
      for (const context of contexts) await context.close();
      await browser.close();
      await Promise.all([api.kill('SIGTERM'), worker.kill('SIGTERM')]);
      await flush(redisUrl);
      await Promise.all([metadata.drop(), target.drop()]);
      await root.remove();
    },
  };
}

const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--enable-precise-memory-info'],
];

function serviceOf(name: 'api' | 'worker', env: Readonly<Record<string, string>>, isUp: () => Promise<boolean> | boolean): Service {
  let child: ChildProcess;
  return {
    async start() {
      child = spawn(process.execPath, [path.join(ROOT, 'apps', name, 'src/main.ts')], { env, stdio: 'inherit' });
      await until(`the ${name}`, isUp);
    },
    async kill(signal: NodeJS.Signals = 'SIGKILL') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

function listen(page: Page, url: string, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`) && !/^(data|blob):/.test(request.url())) complaints.push(`request: ${request.url()}`);
  });
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
}

function secret(): string {
  return `dd_${randomBytes(24).toString('base64url')}`;
}
