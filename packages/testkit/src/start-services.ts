import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  type DirectoryOwnership,
  debianPostgres15,
  embeddedPostgres,
  ownDirectory,
  type PostgresPrograms,
  postgresIn,
  reachableDirectory,
  StackError,
  serviceUser,
  startMariadb,
  startPostgres,
  startRedis,
} from '@dumpdock/stack';
import { clientTools } from './client-tools.ts';
import { onMariadb, prepareMariadb } from './mariadb.ts';
import { DATABASE_PREFIX, runAsAdmin, TESTER } from './postgres.ts';
import type { TestServices } from './services.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const CACHE = path.join(ROOT, '.cache');
const SLOTS = 8;
const MARIADB_CLIENTS = { load: ['mariadb'], dump: ['mariadb-dump'] };
const MYSQL_CLIENTS = { load: ['mysql'], dump: ['mysqldump', '--set-gtid-purged=OFF', '--column-statistics=0'] };

/** The `bin` directory of a PostgreSQL that is tested instead of 15 and 18; undefined: none. */
const OTHER_POSTGRES = process.env['DUMPDOCK_TEST_POSTGRES'];

/** Servers of one test run. */
export interface RunningServices {
  readonly services: TestServices;
  stop(): Promise<void>;
}

/** Starts all servers side by side, in the first of a few directories that no other run uses. */
export async function startServices(): Promise<RunningServices> {
  const { dir, ownership } = await takeSlot();
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.splice(0).map((one) => one()));
    rmSync(reachableDirectory(path.join(dir, 'tmp'), serviceUser()), { recursive: true, force: true });
    ownership.release();
  };
  try {
    return { services: await startAll(dir, ownership, stops), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(dir: string, { guardian }: DirectoryOwnership, stops: (() => Promise<void>)[]): Promise<TestServices> {
  const user = serviceUser();
  const searchPath = process.env['PATH'] ?? '';
  const shared = { user, guardian, cacheDir: CACHE, searchPath };
  const keep = <T extends { stop(): Promise<void> }>(server: T): T => {
    stops.push(server.stop);
    return server;
  };
  const postgres = async (name: string, programs: PostgresPrograms): Promise<string> => {
    const server = keep(await startPostgres({ ...shared, programs, dir: path.join(dir, name), durable: false }));
    await preparePostgres(server.adminUrl());
    return server.adminUrl();
  };
  const mysqlUrl = process.env['DUMPDOCK_TEST_MYSQL_URL'];
  const postgresOther = async (): Promise<string | null> => {
    if (OTHER_POSTGRES === undefined) return null;
    const programs = postgresIn(OTHER_POSTGRES);
    rmSync(reachableDirectory(path.join(dir, 'postgres-other'), user), { recursive: true, force: true }); // Of the run before, which may have been of another version.
    return await postgres('postgres-other', programs);
  };
  const mariadb = async (): Promise<string> => {
    const url = mysqlUrl ?? keep(await startMariadb({ ...shared, dir: path.join(dir, 'mariadb') })).adminUrl();
    await prepareMariadb(url, await mariadbLeftovers(url));
    return url;
  };
  const redis = async () => keep(await startRedis({ ...shared, dir: path.join(dir, 'redis'), durable: false })).url;

  const results = await Promise.allSettled([
    postgres('postgres', embeddedPostgres(CACHE, user)),
    debianPostgres15(CACHE, searchPath).then((programs) => postgres('postgres15', programs)),
    mariadb(),
    redis(),
    clientTools(CACHE, searchPath),
    postgresOther(),
  ]);
  const [postgres18, postgres15, mariadbUrl, redisUrl, toolsPath, other] = results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  return {
    postgres18: postgres18!,
    postgres15: postgres15!,
    postgresOther: other ?? null,
    mariadb: mariadbUrl!,
    mysqlClients: mysqlUrl === undefined ? MARIADB_CLIENTS : MYSQL_CLIENTS,
    redis: redisUrl!,
    toolsPath: [OTHER_POSTGRES, toolsPath].filter(Boolean).join(path.delimiter),
    tempDir: makeTempDir(dir),
  };
}

async function takeSlot(): Promise<{ dir: string; ownership: DirectoryOwnership }> {
  for (let slot = 0; ; slot++) {
    const dir = path.join(CACHE, 'test', `slot-${slot}`);
    try {
      return { dir, ownership: await ownDirectory(dir) };
    } catch (error) {
      if (!(error instanceof StackError) || slot === SLOTS) throw error;
    }
  }
}

function makeTempDir(dir: string): string {
  const temp = reachableDirectory(path.join(dir, 'tmp'), serviceUser());
  rmSync(temp, { recursive: true, force: true });
  mkdirSync(temp, { recursive: true });
  chmodSync(temp, 0o711);
  return temp;
}

/** What a killed run left goes; the role of the tests is made. */
async function preparePostgres(url: string): Promise<void> {
  const role = await runAsAdmin(url, `select from pg_roles where rolname = '${TESTER.name}'`);
  if (role.rowCount === 0) await runAsAdmin(url, `create role ${TESTER.name} login password '${TESTER.password}'`);
  for (const name of await postgresLeftovers(url)) await runAsAdmin(url, `drop database "${name}" with (force)`);
}

/** Test databases that were not dropped. */
export async function postgresLeftovers(url: string): Promise<string[]> {
  const found = await runAsAdmin(url, `select datname from pg_database where starts_with(datname, '${DATABASE_PREFIX}')`);
  return found.rows.map((row) => String(row.datname));
}

/** Test databases and staging databases that were not dropped. */
export async function mariadbLeftovers(url: string): Promise<string[]> {
  const rows = await onMariadb(url, [
    "select schema_name as name from information_schema.schemata where schema_name like 't\\_%' or schema_name like 'dumpdock\\_%'",
  ]);
  return rows.map((row) => String(row['name']));
}
