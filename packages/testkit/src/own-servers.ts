import path from 'node:path';
import {
  debianPostgres15,
  type Guardian,
  type MariadbServer,
  type PostgresServer,
  type RedisServer,
  serviceUser,
  startGuardian,
  startMariadb,
  startPostgres,
  startRedis,
} from '@dumpdock/stack';
import { migrate } from './database.ts';
import { prepareMariadb } from './mariadb.ts';
import { postgresAt, TESTER, type TestPostgres, withDatabase } from './postgres.ts';
import type { TempRoot } from './temp-root.ts';

const CACHE = path.join(import.meta.dirname, '../../../.cache');

/** A server of the test's own that comes back at the same place. */
export interface Restartable {
  readonly url: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function restartable<T extends { stop(): Promise<void> }>(
  start: (guardian: Guardian, port?: number) => Promise<T>,
  urlOf: (server: T) => string,
): Promise<Restartable> {
  const guardian = await startGuardian();
  let server = await start(guardian);
  const url = urlOf(server);
  return {
    url,
    restart: async () => {
      await server.stop();
      server = await start(guardian, Number(new URL(url).port));
    },
    stop: async () => {
      await server.stop();
      guardian.close();
    },
  };
}

/** A Redis of its own. */
export function ownRedis(root: TempRoot): Promise<Restartable> {
  const shared = { dir: root.path('redis'), cacheDir: CACHE, searchPath: process.env['PATH'] ?? '', user: serviceUser() };
  return restartable<RedisServer>(
    (guardian, preferredPort) => startRedis({ ...shared, guardian, ...(preferredPort === undefined ? {} : { preferredPort }) }),
    ({ url }) => `${url}/0`,
  );
}

/** A PostgreSQL of its own, durable; `env` goes to the server. */
export async function ownPostgres(root: TempRoot, env: Readonly<Record<string, string>> = {}): Promise<Restartable> {
  const found = await debianPostgres15(CACHE, process.env['PATH'] ?? '');
  const programs = { ...found, env: { ...found.env, ...env } };
  return restartable<PostgresServer>(
    (guardian, preferredPort) =>
      startPostgres({
        programs,
        dir: root.path('postgres'),
        user: serviceUser(),
        guardian,
        ...(preferredPort === undefined ? {} : { preferredPort }),
      }),
    (server) => server.adminUrl('postgres'),
  );
}

/** A MariaDB of its own, durable, with the user that loads into it. */
export async function ownMariadb(root: TempRoot): Promise<Restartable> {
  const shared = { dir: root.path('mariadb'), cacheDir: CACHE, searchPath: process.env['PATH'] ?? '', user: serviceUser(), durable: true };
  const server = await restartable<MariadbServer>(
    (guardian, preferredPort) => startMariadb({ ...shared, guardian, ...(preferredPort === undefined ? {} : { preferredPort }) }),
    (started) => started.adminUrl(),
  );
  await prepareMariadb(server.url);
  return server;
}

/** A migrated metadata database on a PostgreSQL of the test's own. */
export async function ownMetadata({ url }: Restartable): Promise<TestPostgres> {
  await migrate(url);
  return postgresAt(url);
}

/** A database for targets on a PostgreSQL of the test's own, and the role that loads into it. */
export async function ownTarget({ url }: Restartable): Promise<TestPostgres> {
  const server = postgresAt(url);
  await server.query(`create role ${TESTER.name} login password '${TESTER.password}'`);
  await server.query(`create database target owner ${TESTER.name} template template0`);
  return postgresAt(withDatabase(url, 'target'));
}
