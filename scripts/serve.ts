import { spawn } from 'node:child_process';
import path from 'node:path';
import { DumpdockError, GRANTS } from '@dumpdock/contracts';
import { type Config, loadConfig } from '@dumpdock/runtime';
import { isPortFree, type Stack, StackError, startStack } from '@dumpdock/stack';
import { CACHE, ROOT, type Variables } from './environment.ts';
import { keepRunning, type ServiceChild } from './service-child.ts';
import { untilReady } from './until-ready.ts';

/** A dumpdock that serves. */
export interface Served {
  readonly url: string;
  readonly config: Config;
  /** Resolves with a sentence when it cannot go on. */
  readonly failed: Promise<string>;
  /** Stops everything that was started, and only that. Safe twice. */
  stop(): Promise<void>;
}

/** How to serve. */
export interface ServeOptions {
  readonly env: Variables;
  readonly say: (line: string) => void;
  /** Where the logs of the API and the worker go. */
  readonly output: 'inherit' | number;
  /** Stops half-way: what was started until then is stopped again. */
  readonly signal: AbortSignal;
}

/** The worker waits for others, and for long: small heaps, of V8 and of the C library, are worth more than speed there. */
const SMALL = { node: ['--max-semi-space-size=1'], mallocArenas: 1 };

/** Starts the servers that are not set, brings the metadata database up to date, and runs the API and the worker until it is stopped. @throws StackError, DumpdockError. */
export async function serve(options: ServeOptions): Promise<Served> {
  const { env, say, signal } = options;
  const config = loadConfig(env, ROOT);
  await checkPort(config);
  const stack = await startStack({
    dataDir: config.dataDir,
    cacheDir: CACHE,
    searchPath: env['PATH'] ?? '',
    postgres: config.databaseUrl === null,
    redis: config.redisUrl === null,
    say,
  });
  const children: ServiceChild[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children.splice(0)) await child.stop();
    await stack.stop();
  };
  try {
    const settings = { ...env, ...stackSettings(env, config, stack) };
    signal.throwIfAborted();
    await migrate(settings);
    signal.throwIfAborted();
    const common = { env: settings, guardian: stack.guardian, output: options.output, say };
    children.push(keepRunning({ ...common, name: 'API', script: 'apps/api/src/main.ts' }));
    children.push(keepRunning({ ...common, ...SMALL, name: 'worker', script: 'apps/worker/src/main.ts' }));
    const url = addressOf(config);
    stack.publish({ ...pick(settings, ['DATABASE_URL', 'REDIS_URL', 'TARGETS', 'MEDIA_ROOT']), DUMPDOCK_URL: url });
    const failed = Promise.race([
      ...children.map((child) => child.failed),
      stack.broken.then((name) => `${name} ended without being asked to`),
    ]);
    await untilReady(url, failed, signal);
    return { url, config, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Applies the migrations in a process of its own. */
export function migrate(env: Variables): Promise<void> {
  const script = path.join(ROOT, 'packages/database/src/migrate-main.ts');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new StackError(text.trim() || 'The migrations failed.'))));
  });
}

async function checkPort({ host, port }: Config): Promise<void> {
  if (port === 0) throw new DumpdockError('CONFIG_INVALID', { detail: 'PORT: must be a port from 1 to 65535 here.' });
  if (await isPortFree(port, host)) return;
  throw new StackError(
    `Port ${port} of ${host} is in use: stop what listens there, or choose another one, for example PORT=${port + 1} npm start.`,
  );
}

/** The settings of what was started here. Without TARGETS the embedded servers are the targets, and may be loaded into without further consent. */
function stackSettings(env: Variables, config: Config, { databaseUrl, redisUrl, targetUrl }: Stack): Variables {
  const settings: Variables = {};
  if (databaseUrl !== null) settings['DATABASE_URL'] = databaseUrl;
  if (redisUrl !== null) settings['REDIS_URL'] = redisUrl;
  if (env['TARGETS'] === undefined) {
    const files = config.targets.map(({ name, url }) => [name, { url, grants: GRANTS }]);
    const servers = targetUrl === null ? [] : [['postgres', { url: targetUrl, grants: GRANTS }]];
    settings['TARGETS'] = JSON.stringify(Object.fromEntries([...servers, ...files]));
  }
  return settings;
}

/** Where a person on this machine reaches the API. */
function addressOf({ host, port, loopback }: Config): string {
  const name = loopback ? host : '127.0.0.1';
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}

function pick(from: Variables, names: readonly string[]): Variables {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
