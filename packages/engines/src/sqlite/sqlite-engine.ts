import type { Engine } from '../engine.ts';
import { checkSqlite } from './check-sqlite.ts';
import { examineSqlite } from './examine-sqlite.ts';
import { loadSqlite } from './load-sqlite.ts';
import { localSpace } from './local-space.ts';
import { resolveSqlite, sweepSqlite } from './resolve-sqlite.ts';
import { isFresh, targetFile } from './target-file.ts';
import { roomForValues } from './value-room.ts';

/** What tests change. */
export interface SqliteEngineOptions {
  /** Bytes that the long values of one row may take now. */
  readonly room: () => number;
}

/** SQLite files through node:sqlite. Runs in the import's child process: a statement blocks it, and is ended with it. */
export function createSqliteEngine({ room }: SqliteEngineOptions = { room: roomForValues }): Engine {
  return {
    dialect: 'sqlite',
    capabilities: { atomicity: 'transaction', transactionalDdl: true, convertsInserts: true, cancelsFromOutside: false },
    examine: examineSqlite,
    // A transaction in an existing file can lock out readers long before its commit.
    loadsAhead: (target) => isFresh(targetFile(target)),
    localSpace,
    load: (task) => loadSqlite(task, room),
    resolve: resolveSqlite,
    sweepLeftovers: sweepSqlite,
    check: checkSqlite,
  };
}
