import path from 'node:path';
import { createDatabase } from '@dumpdock/database';
import { createEngines } from '@dumpdock/importer';
import { createProducers, createSharedMemory } from '@dumpdock/queue';
import { createLogger, loadConfig } from '@dumpdock/runtime';
import { createWorkspaces } from '@dumpdock/workspace';
import { buildApp } from '../src/app.ts';
import type { Document } from '../src/openapi/describe-document.ts';

/** Nobody listens there: the document needs no server. */
const NOWHERE = { databaseUrl: 'postgresql://nobody@127.0.0.1:1/none', redisUrl: 'redis://127.0.0.1:1' };

/** The OpenAPI document of this checkout, without any server. */
export async function offlineDocument(): Promise<Document> {
  const log = createLogger('silent', 'api');
  const config = loadConfig({});
  const database = createDatabase({ url: NOWHERE.databaseUrl });
  const producers = createProducers({ redisUrl: NOWHERE.redisUrl });
  const shared = await createSharedMemory({ redisUrl: NOWHERE.redisUrl });
  const mediaRoot = path.join(import.meta.dirname, 'none');
  const workspaces = createWorkspaces({ mediaRoot, database, log, maxTempBytes: 1, minFreeBytes: 0 });
  const owner = 'offline';
  const app = await buildApp({
    ...{ config, database, workspaces, producers, shared, log, owner },
    engines: createEngines(),
    targets: [],
    sessionSecret: Buffer.alloc(32),
    webRoot: null,
  });
  try {
    return (await app.inject('/openapi.json')).json<Document>();
  } finally {
    await app.close();
    await producers.close();
    shared.close();
    await database.close();
  }
}
