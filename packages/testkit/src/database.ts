import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { runProgram } from './as-nobody.ts';
import { type TestPostgres, testPostgres, withDatabase } from './postgres.ts';
import { testServices } from './services.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../../prisma/migrations');
const MIGRATE = path.join(import.meta.dirname, '../../database/src/migrate-main.ts');

/** A fresh metadata database with all migrations: a clone of one that is migrated once. */
export async function testDatabase(): Promise<TestPostgres> {
  return testPostgres({ template: await migratedTemplate() });
}

async function migratedTemplate(): Promise<string> {
  const name = `template_${migrationsHash()}`;
  const admin = new Client({ connectionString: testServices().postgres18 });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock(4711)'); // One worker makes it, the others wait. It is ready when it is marked as a template.
    const found = await admin.query('select datistemplate from pg_database where datname = $1', [name]);
    if (found.rows[0]?.datistemplate === true) return name;
    await admin.query(`drop database if exists "${name}" with (force)`);
    await admin.query(`create database "${name}" template template0`);
    await migrate(withDatabase(testServices().postgres18, name));
    await admin.query(`alter database "${name}" with is_template true allow_connections false`);
    return name;
  } finally {
    await admin.end();
  }
}

/** In a process of its own: a database that somebody is connected to cannot be cloned. */
export async function migrate(url: string): Promise<void> {
  const done = await runProgram(process.execPath, [MIGRATE], { env: { DATABASE_URL: url } });
  if (done.code !== 0) throw new Error(`Migrations failed: ${done.stderr || done.stdout}`);
}

function migrationsHash(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.sql')) hash.update(file).update(readFileSync(path.join(MIGRATIONS, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
