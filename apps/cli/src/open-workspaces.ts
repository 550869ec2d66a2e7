import { DumpdockError } from '@dumpdock/contracts';
import { createDatabase } from '@dumpdock/database';
import { type Config, createLogger } from '@dumpdock/runtime';
import { createWorkspaces, type Workspaces } from '@dumpdock/workspace';
import type { CommandContext } from './context.ts';

/** Gives `work` the workspaces, straight on disk and database. */
export async function withWorkspaces<T>(context: CommandContext, work: (workspaces: Workspaces) => Promise<T>): Promise<T> {
  const config = context.config();
  const database = createDatabase({ url: databaseUrlOf(config), maxConnections: 3 });
  try {
    const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel, 'cli', process.stderr);
    const { mediaRoot, maxTempBytes, minFreeBytes, maxAgeHours, targets } = config;
    // The orphans sweep alone asks targets; the memory of the drivers is saved for the others.
    const recovery = async () => (await import('./recovery.ts')).recoveryOf({ database, targets, log });
    const workspaces = createWorkspaces({
      mediaRoot,
      maxTempBytes,
      minFreeBytes,
      maxAgeHours,
      database,
      log,
      recover: async (...asked) => (await recovery()).recover(...asked),
      sweepTargets: async (...asked) => (await recovery()).sweepTargets(...asked),
    });
    await database.ping();
    await workspaces.prepare();
    return await work(workspaces);
  } finally {
    await database.close();
  }
}

function databaseUrlOf({ databaseUrl }: Config): string {
  if (databaseUrl !== null) return databaseUrl;
  throw new DumpdockError('CONFIG_INVALID', {
    detail: 'DATABASE_URL is not set, and no dumpdock runs here whose database could be used.',
    suggestion: 'Set DATABASE_URL, or DATA_DIR to the folder that `npm start` uses.',
  });
}
