import { existsSync } from 'node:fs';
import path from 'node:path';
import { DumpdockError } from '@dumpdock/contracts';
import { createDatabase } from '@dumpdock/database';
import { createEngines } from '@dumpdock/engines';
import { createRecover, createTargetSweep } from '@dumpdock/importer';
import { createLogger } from '@dumpdock/runtime';
import { startStack } from '@dumpdock/stack';
import { createWorkspaces, type Workspaces } from '@dumpdock/workspace';
import type { CommandContext } from './context.ts';

const PROJECT_ROOT = path.resolve(import.meta.dirname, '../../..');

/** Gives `work` the workspaces, straight on disk and database. The embedded database is started for the moment when it does not run. */
export async function withWorkspaces<T>(context: CommandContext, work: (workspaces: Workspaces) => Promise<T>): Promise<T> {
  const server = await findDatabase(context);
  const database = createDatabase({ url: server.url, maxConnections: 3 });
  try {
    const config = context.config();
    const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel, 'cli', process.stderr);
    const shared = { database, targets: config.targets, engines: createEngines(), log };
    const { mediaRoot, maxTempBytes, minFreeBytes } = config;
    const hooks = { recover: createRecover(shared), sweepTargets: createTargetSweep(shared) };
    const workspaces = createWorkspaces({ mediaRoot, maxTempBytes, minFreeBytes, database, log, ...hooks });
    await database.ping();
    await workspaces.prepare();
    return await work(workspaces);
  } finally {
    await database.close();
    await server.stop();
  }
}

/** The metadata database: the one of the settings, or the embedded one. @throws DumpdockError CONFIG_INVALID when there is none. */
async function findDatabase(context: CommandContext): Promise<{ url: string; stop(): Promise<void> }> {
  const { databaseUrl, dataDir } = context.config();
  if (databaseUrl !== null) return { url: databaseUrl, stop: async () => {} };
  if (!existsSync(path.join(dataDir, 'postgres'))) {
    const detail = `There is no database: DATABASE_URL is not set and ${dataDir} holds no embedded one.`;
    throw new DumpdockError('CONFIG_INVALID', { detail, suggestion: 'Set DATABASE_URL, or DATA_DIR to the folder that `npm start` uses.' });
  }
  const stack = await startStack({
    dataDir,
    cacheDir: path.join(PROJECT_ROOT, '.cache'),
    searchPath: context.env['PATH'] ?? '',
    postgres: true,
    redis: false,
    say: (line) => context.terminal.say(line),
  });
  return { url: stack.databaseUrl ?? '', stop: () => stack.stop() };
}
