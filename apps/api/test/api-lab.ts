import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createProducers, createSharedMemory, type Producers } from '@dumpdock/queue';
import { createLogger, loadConfig, type Role } from '@dumpdock/runtime';
import { type TestRedis, testRedis } from '@dumpdock/testkit';
import type { DestinationStream } from 'pino';
import { type ImportLab, importLab } from '../../../packages/importer/test/import-lab.ts';
import { type Api, buildApp } from '../src/app.ts';
import type { ApiDeps } from '../src/deps.ts';

/** The API in this process over a real ledger, queue and targets. It listens nowhere until `app.listen` is called. */
export interface ApiLab {
  readonly app: Api;
  readonly lab: ImportLab;
  readonly producers: Producers;
  readonly redis: TestRedis;
  readonly deps: ApiDeps;
  /** Listens on a free port of 127.0.0.1 and gives it. */
  listen(): Promise<number>;
  /** Keys by name, when `keys` asked for them. */
  readonly keys: Readonly<Record<string, string>>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ApiLabOptions {
  /** Settings of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Name → role of the keys there are. Default: none. */
  readonly keys?: Readonly<Record<string, Role>>;
  /** Takes the log at level trace. Default: no log. */
  readonly log?: DestinationStream;
  /** MAX_TEMP_BYTES of the workspaces. Default: 1 GiB. */
  readonly maxTempBytes?: number;
  /** What the disk is believed to have free, with maxTempBytes. Default: what it has. */
  readonly freeBytes?: number;
  /** Dependencies that are not the usual ones. */
  readonly deps?: Partial<ApiDeps>;
}

export async function apiLab({
  env = {},
  keys: roles = {},
  log,
  maxTempBytes,
  freeBytes,
  deps: others = {},
}: ApiLabOptions = {}): Promise<ApiLab> {
  const lab = await importLab();
  const redis = testRedis();
  const producers = createProducers({ redisUrl: redis.url, prefix: redis.prefix });
  const shared = await createSharedMemory({ redisUrl: redis.url, prefix: redis.prefix });
  const keys = Object.fromEntries(Object.keys(roles).map((name) => [name, randomBytes(24).toString('base64url')]));
  const entries = Object.entries(roles).map(([name, role]) => `${name}:${role}:${sha256(keys[name] ?? '')}`);
  const config = loadConfig({
    MEDIA_ROOT: lab.root.path('media'),
    API_KEYS: entries.join(' '),
    MIN_FREE_BYTES: '0',
    MAX_UPLOAD_BYTES: String(64 * 1024 ** 2),
    ...env,
  });
  const { database, engines, targets } = lab.deps;
  const workspaces = maxTempBytes === undefined ? lab.deps.workspaces : withRoom(lab.deps.workspaces, maxTempBytes, freeBytes);
  const deps: ApiDeps = {
    config,
    database,
    workspaces,
    producers,
    shared,
    engines,
    targets,
    log: log === undefined ? createLogger('silent', 'api') : createLogger('trace', 'api', log),
    owner: `api-${redis.prefix}`,
    sessionSecret: randomBytes(32),
    webRoot: emptyPage(lab.root.path('web')),
    ...others,
  };
  const app = await buildApp(deps);
  return {
    app,
    lab,
    producers,
    redis,
    deps,
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      return (app.server.address() as AddressInfo).port;
    },
    keys,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await producers.close();
      shared.close();
      await redis.drop();
      await lab[Symbol.asyncDispose]();
    },
  };
}

function withRoom(workspaces: ApiDeps['workspaces'], maxTempBytes: number, freeBytes?: number): ApiDeps['workspaces'] {
  const free = freeBytes === undefined ? {} : { freeBytes: async () => freeBytes };
  return { ...workspaces, budget: () => ({ ...workspaces.budget(), maxTempBytes, ...free }) };
}

/** A web page as the build leaves it. */
function emptyPage(dir: string): string {
  mkdirSync(`${dir}/assets`, { recursive: true });
  writeFileSync(`${dir}/index.html`, '<!doctype html><title>dumpdock</title>');
  writeFileSync(`${dir}/assets/main.js`, '');
  return dir;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
