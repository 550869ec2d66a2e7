import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { onMariadb, testServices, withDatabase } from '@dumpdock/testkit';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { createMysqlEngine, createPostgresEngine } from '../../src/index.ts';
import { createGuard } from '../../src/sqlite/authorizer.ts';
import { openDatabase } from '../../src/sqlite/target-file.ts';

/** What became of a statement that nobody judged. `done`: the server did it. `denied`: it may not. `useless`: it failed for another reason. */
export interface Outcome {
  readonly result: 'done' | 'denied' | 'useless';
  /** The server's code; empty when done. */
  readonly code: string;
}

/** A target with the role that the recipe of `targets check` makes, at which statements are thrown unjudged. */
export interface Wall {
  throwAt(sql: string): Promise<Outcome>;
  close(): Promise<void>;
}

/** Long enough for any answer on a busy machine: what takes longer sleeps. */
const STATEMENT_MS = 1_500;
const done: Outcome = { result: 'done', code: '' };
const nameOf = (): string => `dumpdock_test_wall_${randomBytes(4).toString('hex')}`;
/** The recipe with names of its own. */
const fill = (recipe: string, role: string, database: string): string =>
  recipe
    .replaceAll('…', 'secret')
    .replaceAll(/\bdumpdock\b(?!\\)/g, role)
    .replaceAll(/\bapp\b/g, database);

async function onPostgres(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** insufficient_privilege, invalid authorization, and what a transaction forbids (errcodes.txt). */
const PG_DENIED = /^(?:42501|28000|0LP01|0P000|25001|25P01|2D000|3B001|55000|0A000|42601)$/;

/** PostgreSQL 15: each statement in a transaction of a session of its own, one a message, taken back afterwards. */
export async function postgresWall(): Promise<Wall> {
  const [admin, name] = [testServices().postgres15, nameOf()];
  const url = new URL(withDatabase(admin, name));
  [url.username, url.password] = [name, 'secret'];
  const { recipe } = await createPostgresEngine().check(
    { name: 'x', engine: 'postgresql', url: admin, grants: [], allowSuperuser: true },
    AbortSignal.timeout(10_000),
  );
  const [outside = '', inside = ''] = fill(recipe, name, name).split(/^\\connect .*$/m);
  for (const sql of outside.split(/;\s*/).filter(Boolean)) await onPostgres(admin, sql);
  for (const sql of inside.split(/;\s*/).filter(Boolean)) await onPostgres(withDatabase(admin, name), sql);
  await onPostgres(url.href, "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'");
  return {
    async throwAt(sql) {
      const client = new pg.Client({ connectionString: url.href, statement_timeout: STATEMENT_MS, lock_timeout: STATEMENT_MS });
      client.on('error', () => undefined); // A statement may end its own session.
      await client.connect();
      try {
        await client.query('BEGIN');
        await client.query({ text: sql, queryMode: 'extended' } as pg.QueryConfig);
        return done;
      } catch (error) {
        const { code = '' } = error as { code?: string };
        return code === '57014' || code === '' ? done : { result: PG_DENIED.test(code) ? 'denied' : 'useless', code };
      } finally {
        await client.query('ROLLBACK').catch(() => undefined);
        await client.end().catch(() => undefined);
      }
    },
    async close() {
      await onPostgres(admin, `DROP DATABASE "${name}" WITH (FORCE)`);
      await onPostgres(admin, `DROP ROLE "${name}"`);
    },
  };
}

/** Access denied, more rights needed, no such right, file rights, local files (mariadb error codes 1044 …); 1064: the server has no such statement. */
const MY_DENIED = /^(?:1044|1045|1142|1143|1227|1370|1410|1419|1698|1290|4166|1142|1064|3948|1148)$/;

const MARIA_DEADLINE = `SET max_statement_time=${STATEMENT_MS / 1000}, lock_wait_timeout=1`;
/** Ends SELECTs alone. */
const MYSQL_DEADLINE = `SET max_execution_time=${STATEMENT_MS}, lock_wait_timeout=1`;

/** MariaDB or MySQL: each statement in a session of its own; user and database are made anew after one that was done. */
export async function mariadbWall(): Promise<Wall> {
  const [admin, name] = [testServices().mariadb, nameOf()];
  const user = name.slice(-20);
  const url = new URL(withDatabase(admin, name));
  [url.username, url.password] = [user, 'secret'];
  const target = { name: 'x', engine: 'mysql', url: withDatabase(admin, name), grants: [], allowSuperuser: true } as const;
  async function drop(): Promise<void> {
    await onMariadb(admin, [`DROP DATABASE IF EXISTS \`${name}\``, `DROP USER IF EXISTS ${user}@'%'`]);
  }
  async function make(): Promise<void> {
    await drop();
    await onMariadb(admin, [`CREATE DATABASE \`${name}\``]);
    const { recipe } = await createMysqlEngine().check(target, AbortSignal.timeout(10_000));
    const statements = fill(recipe, user, name)
      .split(/;\s*/)
      .filter((sql) => sql !== '' && !/^SET (?:GLOBAL|PERSIST)|^--/.test(sql));
    await onMariadb(admin, statements);
    await onMariadb(withDatabase(admin, name), ['CREATE TABLE t (a INT)']);
  }
  await make();
  return {
    async throwAt(sql) {
      const client = await createConnection({ uri: url.href });
      client.on('error', () => undefined);
      try {
        await client.query(testServices().mysqlClients.load[0] === 'mariadb' ? MARIA_DEADLINE : MYSQL_DEADLINE);
        await client.query(sql);
      } catch (error) {
        const { errno, code = '' } = error as { errno?: number; code?: string };
        // The driver itself does not send files.
        if (errno === undefined && code === '') return { result: 'denied', code: 'driver' };
        // 1969, 3024: the deadline ended it. 1317, or a lost connection: it ended itself.
        if (errno !== undefined && errno !== 1969 && errno !== 3024 && errno !== 1317)
          return { result: MY_DENIED.test(String(errno)) ? 'denied' : 'useless', code: String(errno) };
      } finally {
        client.destroy();
      }
      await make();
      return done;
    },
    close: drop,
  };
}

/** SQLite as the loader opens it, compiled by its guard. */
export async function sqliteWall(dir: string): Promise<Wall> {
  return {
    async throwAt(sql) {
      const db: DatabaseSync = openDatabase(`${dir}/wall.db`);
      try {
        db.exec('BEGIN; CREATE TABLE t(a)');
        createGuard(db)(sql).all();
        return done;
      } catch (error) {
        const { errcode, message } = error as { errcode?: number; message: string };
        const denied =
          errcode === 23 ||
          /not authorized|prohibited|may not be modified|reserved for internal|unsafe use|no such (?:function|module)|syntax error|too many attached/.test(
            message,
          );
        return { result: denied ? 'denied' : 'useless', code: String(errcode ?? '') };
      } finally {
        if (db.isTransaction) db.exec('ROLLBACK');
        db.close();
      }
    },
    close: async () => undefined,
  };
}
