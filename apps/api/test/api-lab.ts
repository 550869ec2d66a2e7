import { createHash, randomBytes } from 'node:crypto';
import { createProducers, type Producers } from '@dumpdock/queue';
import { createLogger, loadConfig, type Role } from '@dumpdock/runtime';
import { testRedis } from '@dumpdock/testkit';
import { type ImportLab, importLab } from '../../../packages/importer/test/import-lab.ts';
import { type Api, buildApp } from '../src/app.ts';

/** The API in this process over a real ledger, queue and targets. It listens nowhere until `app.listen` is called. */
export interface ApiLab {
  readonly app: Api;
  readonly lab: ImportLab;
  readonly producers: Producers;
  /** Keys by name, when `keys` asked for them. */
  readonly keys: Readonly<Record<string, string>>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ApiLabOptions {
  /** Settings of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Name → role of the keys there are. Default: none. */
  readonly keys?: Readonly<Record<string, Role>>;
}

export async function apiLab({ env = {}, keys: roles = {} }: ApiLabOptions = {}): Promise<ApiLab> {
  const lab = await importLab();
  const redis = testRedis();
  const producers = createProducers({ redisUrl: redis.url, prefix: redis.prefix });
  const keys = Object.fromEntries(Object.keys(roles).map((name) => [name, randomBytes(24).toString('base64url')]));
  const entries = Object.entries(roles).map(([name, role]) => `${name}:${role}:${sha256(keys[name] ?? '')}`);
  const config = loadConfig({ MEDIA_ROOT: lab.root.path('media'), API_KEYS: entries.join(' '), MIN_FREE_BYTES: '0', ...env });
  const { database, workspaces, engines, targets } = lab.deps;
  const app = await buildApp({
    config,
    database,
    workspaces,
    producers,
    engines,
    targets,
    log: createLogger('silent', 'api'),
    owner: `api-${redis.prefix}`,
    sessionSecret: randomBytes(32),
    webRoot: null,
  });
  return {
    app,
    lab,
    producers,
    keys,
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await producers.close();
      await redis.drop();
      await lab[Symbol.asyncDispose]();
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
