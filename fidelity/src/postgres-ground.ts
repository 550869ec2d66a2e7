import path from 'node:path';
import { postgresServer, runProgram, testPostgres, testServices, withDatabase } from '@dumpdock/testkit';
import pg from 'pg';
import { catalogPicture } from './catalog-picture.ts';
import { type DumpCase, type Ground, NativeRefusal } from './dump-case.ts';
import { namesIn } from './names-in.ts';
import { pgDumpPicture } from './pg-dump-picture.ts';

/** Attempts of psql, one for each role that a dump takes for granted. */
const MAX_ATTEMPTS = 20;
const CREATES_DATABASE = /^CREATE DATABASE (?:"((?:[^"]|"")+)"|(\w+))/gim;
const CREATES_ROLE = /^CREATE ROLE (?:"((?:[^"]|"")+)"|(\w+))/gim;
const MISSING_ROLE = /role "([^"]+)" does not exist/;

/** PostgreSQL 15 (or the one of DUMPDOCK_TEST_POSTGRES) with psql and pg_dump; or 18, pictured from its catalog, since pg_dump 15 refuses it. */
export async function postgresGround({ postgres: version = 15 }: DumpCase): Promise<Ground> {
  const server = postgresServer(version);
  const hasPgDump = version === 15 || testServices().postgresOther !== null;
  let database = await testPostgres({ version });
  let made: string | undefined;
  const roles = new Set<string>();
  const dropMade = async () => {
    if (made !== undefined) await onServer(server, `DROP DATABASE IF EXISTS ${quoted(made)} WITH (FORCE)`);
    made = undefined;
  };
  const empty = async () => {
    await dropMade();
    await database.drop();
    database = await testPostgres({ version });
  };
  return {
    get url() {
      return database.url;
    },
    empty,
    async loadNatively(files) {
      for (const role of namesIn(files, CREATES_ROLE)) roles.add(role);
      for (let attempt = 1; ; attempt++) {
        [made] = namesIn(files, CREATES_DATABASE);
        const problem = await psql(database.adminUrl, files);
        if (problem === null) return;
        const role = MISSING_ROLE.exec(problem)?.[1];
        if (role === undefined || attempt === MAX_ATTEMPTS) throw new NativeRefusal(problem);
        await onServer(server, `CREATE ROLE ${quoted(role)} SUPERUSER`);
        roles.add(role);
        await empty();
      }
    },
    async picture() {
      const url = withDatabase(database.adminUrl, encodeURIComponent(made ?? database.name));
      const lines = hasPgDump ? await pgDumpPicture(url) : await catalogPicture(url);
      await dropMade();
      return lines;
    },
    async remove() {
      await dropMade();
      await database.drop();
      for (const role of roles) await onServer(server, `DROP ROLE IF EXISTS ${quoted(role)}`).catch(() => undefined); // One that the server is made with stays.
    },
  };
}

/** As people load dumps, in one transaction; a dump that makes its own database cannot be loaded so. Gives the error, or null. */
async function psql(url: string, files: readonly string[]): Promise<string | null> {
  const options = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...files.flatMap((file) => ['-f', path.basename(file)])];
  const cwd = path.dirname(files[0]!);
  const { code, stderr } = await runProgram('psql', ['-1', ...options, url], { cwd });
  if (code === 0) return null;
  if (MISSING_ROLE.test(stderr) || !/cannot (run|be executed) (inside|from)|DATABASE/.test(stderr)) return stderr;
  const again = await runProgram('psql', [...options, url], { cwd });
  return again.code === 0 ? null : again.stderr;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function onServer(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
