// The API: parses, authorises, enqueues and answers.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { armKillPoint, DumpdockError } from '@dumpdock/contracts';
import { createDatabase } from '@dumpdock/database';
import { createEngines } from '@dumpdock/importer';
import { createProducers, createSharedMemory } from '@dumpdock/queue';
import { type Config, createLogger, type Logger, loadConfig, onShutdown, serverUrls, startTelemetry } from '@dumpdock/runtime';
import { createWorkspaces } from '@dumpdock/workspace';
import { buildApp } from './app.ts';
import type { ApiDeps } from './deps.ts';

const WEB_ROOT = path.join(import.meta.dirname, '../../web/dist');

try {
  armKillPoint(process.env);
  const config = loadConfig(process.env, process.cwd());
  await serve(config, createLogger(config.logLevel, 'api'));
} catch (error) {
  if (!(error instanceof DumpdockError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.code === 'CONFIG_INVALID' ? 2 : 1);
}

async function serve(config: Config, log: Logger): Promise<void> {
  const telemetry = await startTelemetry(config.otlpEndpoint, 'dumpdock-api');
  const deps = await buildDeps(config, log);
  await deps.workspaces.prepare();
  const app = await buildApp(deps);
  onShutdown(log, async () => {
    await app.close();
    await deps.producers.close();
    deps.shared.close();
    await deps.database.close();
    await telemetry.stop();
  });
  await app.listen({ host: config.host, port: config.port });
}

async function buildDeps(config: Config, log: Logger): Promise<ApiDeps> {
  const { databaseUrl, redisUrl } = serverUrls(config);
  const database = createDatabase({ url: databaseUrl });
  const { mediaRoot, maxTempBytes, minFreeBytes, targets } = config;
  return {
    config,
    database,
    workspaces: createWorkspaces({ mediaRoot, database, log, maxTempBytes, minFreeBytes }),
    producers: createProducers({ redisUrl, log, traced: config.otlpEndpoint !== null }),
    shared: await createSharedMemory({ redisUrl, log }),
    engines: createEngines(),
    targets,
    log,
    owner: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    sessionSecret: sessionSecret(config, databaseUrl),
    webRoot: existsSync(path.join(WEB_ROOT, 'index.html')) ? WEB_ROOT : null,
  };
}

/** The same in every API process of an installation, and never stored: it follows from the keys and the database's own secret. */
function sessionSecret({ apiKeys }: Config, databaseUrl: string): Buffer {
  const keys = apiKeys.map(({ name, sha256 }) => `${name}:${sha256}`).join(' ');
  return createHash('sha256').update(`dumpdock session\n${keys}\n${databaseUrl}`).digest();
}
