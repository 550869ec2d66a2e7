import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Engine } from '../engine.ts';
import { targetFile } from './target-file.ts';

/** A file has no roles: what counts is that its directory is ours. */
export const checkSqlite: Engine['check'] = async (target) => {
  const directory = path.dirname(targetFile(target));
  const reachable = await access(directory, constants.W_OK).then(
    () => true,
    () => false,
  );
  return {
    reachable,
    serverVersion: sqliteVersion(),
    excess: [],
    unsafe: [],
    recipe: '-- A SQLite target needs a directory that only the worker may write.',
  };
};

function sqliteVersion(): string {
  const db = new DatabaseSync(':memory:');
  try {
    return String(db.prepare('SELECT sqlite_version() AS version').get()?.['version']);
  } finally {
    db.close();
  }
}
