import { zipOf } from '../../packages/importer/test/zip-of.ts';
import type { CrashLab } from './crash-lab.ts';
import type { Sample } from './dumps.ts';

/** Rows whose insertion takes a minute in the server: there is time to break something. Loads nothing when it is broken off. */
export function slowPostgres(lab: CrashLab, name: string): Sample & { waits(): Promise<boolean> } {
  const query = (sql: string, values?: unknown[]) => lab.postgres.query(sql, values);
  return {
    name,
    target: 'pg',
    prepare: async () => {
      await query(`create table ${name} (a int)`);
      await query(`alter table ${name} owner to tester`);
      await query(`create function ${name}_f() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return new; end $$`);
      await query(`create trigger ${name}_t before insert on ${name} for each row execute function ${name}_f()`);
    },
    zip: () =>
      zipOf({ 'dump.sql': `--\n-- PostgreSQL database dump\n--\nSET client_encoding = 'UTF8';\nINSERT INTO public.${name} VALUES (1);\n` }),
    waits: async () =>
      (await query("select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'")).rowCount === 1,
    state: async () => ((await query(`select count(*) as n from ${name}`)).rows[0].n === '0' ? 'untouched' : 'loaded'),
  };
}

/** The same for MySQL. */
export function slowMysql(lab: CrashLab, name: string): Sample & { waits(): Promise<boolean> } {
  return {
    name,
    target: 'my',
    prepare: async () => {
      await lab.mariadb.query(`create table ${name} (a int primary key)`);
      await lab.mariadb.query(`create trigger ${name}_t before insert on ${name} for each row set new.a = new.a + sleep(60)`);
    },
    zip: () =>
      zipOf({ 'dump.sql': `-- MySQL dump 10.13  Distrib 8.0.36\n/*!40101 SET NAMES utf8mb4 */;\nINSERT INTO \`${name}\` VALUES (1);\n` }),
    waits: async () => (await lab.mariadb.query("select 1 from information_schema.processlist where state = 'User sleep'")).length > 0,
    state: async () => (Number((await lab.mariadb.query(`select count(*) as n from ${name}`))[0]?.['n']) === 0 ? 'untouched' : 'loaded'),
  };
}
