import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Client } from 'pg';
import { toDatabaseError } from './database-error.ts';
import { openSchemaEngine } from './schema-engine.ts';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** Advisory lock of migrations: the letters `ddmigrat` as a 64-bit number. */
const LOCK = '7234299876349829492';

/**
 * Brings the metadata database at `url` up to date with prisma/migrations and answers the names of what was applied now, in order.
 * Safe at any time and from several processes at once: one applies, the others wait and find nothing to do. Fills `_prisma_migrations`
 * as `prisma migrate deploy` does. Rejects with DATABASE_UNAVAILABLE when the server cannot be reached.
 */
export async function migrateDatabase(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while the engine works shows in the query that follows.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1::bigint)', [LOCK]);
    return await applyMigrations(url);
  } catch (error) {
    throw toDatabaseError(error);
  } finally {
    await client.end();
  }
}

async function applyMigrations(url: string): Promise<string[]> {
  const engine = await openSchemaEngine(url);
  try {
    const output = await engine.applyMigrations({
      migrationsList: await readMigrations(),
      filters: { externalTables: [], externalEnums: [] },
    });
    return output.appliedMigrationNames;
  } finally {
    engine.free();
  }
}

async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: 'migration_lock.toml', content: await readFile(join(MIGRATIONS, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map(readMigration)),
  };
}

async function readMigration(name: string): Promise<MigrationList['migrationDirectories'][number]> {
  const value = await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8');
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
}
