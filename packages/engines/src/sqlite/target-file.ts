import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { DumpdockError } from '@dumpdock/contracts';
import type { Target } from '../engine.ts';

const BUSY_TIMEOUT_MS = 10_000;
/** SQLite's own limits (limits.html). */
const MAX_VALUE_BYTES = 1_000_000_000;

/** The path of a `sqlite:///abs/path.db` target. */
export function targetFile(target: Target): string {
  return fileURLToPath(target.url.replace(/^sqlite:/, 'file:'));
}

/** Name of the file that an import into a fresh target is loaded into: beside the target, so that it can be renamed. */
export function workFile(file: string, importId: string): string {
  return path.join(path.dirname(file), `.dumpdock-${importId}-load.db`);
}

/** Whether there is nothing at `file` yet, not even an empty database. */
export async function isFresh(file: string): Promise<boolean> {
  return (await sizeOf(file)) === 0;
}

export async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw unavailable(error);
  }
}

/**
 * Opens a database with everything closed that a dump must not reach: attaching, extensions, the schema table, code in the schema. Foreign keys start
 * off and double-quoted strings are understood, as in the sqlite3 shell.
 */
export function openDatabase(file: string, options: { readOnly?: boolean } = {}): DatabaseSync {
  try {
    const db = new DatabaseSync(file, {
      readOnly: options.readOnly ?? false,
      enableForeignKeyConstraints: false,
      enableDoubleQuotedStringLiterals: true,
      defensive: true,
      timeout: BUSY_TIMEOUT_MS,
      limits: { attach: 0, length: MAX_VALUE_BYTES, sqlLength: MAX_VALUE_BYTES },
    } as ConstructorParameters<typeof DatabaseSync>[1]);
    db.exec('PRAGMA trusted_schema=OFF');
    return db;
  } catch (error) {
    throw unavailable(error);
  }
}

export function unavailable(error: unknown): DumpdockError {
  const detail = 'The SQLite file of the target cannot be opened or written.';
  return new DumpdockError('TARGET_UNAVAILABLE', {
    detail,
    suggestion: 'Check the path, its rights, and that nobody keeps it locked.',
    cause: error,
  });
}
