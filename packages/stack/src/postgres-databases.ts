import path from 'node:path';
import { Client } from 'pg';
import type { PostgresServer } from './postgres-server.ts';
import { secretFile } from './secret-file.ts';

/** Makes (when missing) a database that belongs to a role of its own, which is no superuser and which nobody else may connect to. Gives its URL. */
export async function ownDatabase(server: PostgresServer, name: string): Promise<string> {
  const password = secretFile(path.join(server.secretsDir, `role-${name}`));
  const admin = new Client({ connectionString: server.adminUrl() });
  await admin.connect();
  try {
    const role = await admin.query('select from pg_roles where rolname = $1', [name]);
    const attributes = `login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '${password}'`;
    await admin.query(`${role.rowCount === 0 ? 'create' : 'alter'} role "${name}" ${attributes}`);
    const database = await admin.query('select from pg_database where datname = $1', [name]);
    if (database.rowCount === 0) await admin.query(`create database "${name}" owner "${name}" template template0 encoding 'UTF8'`);
    await admin.query(`revoke all on database "${name}" from public`);
  } finally {
    await admin.end();
  }
  return `postgresql://${name}:${password}@127.0.0.1:${server.port}/${name}`;
}
