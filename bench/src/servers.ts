import path from 'node:path';
import {
  type DirectoryOwnership,
  debianPostgres15,
  embeddedPostgres,
  ownDirectory,
  serviceUser,
  startMariadb,
  startPostgres,
} from '@dumpdock/stack';

const CACHE = path.join(import.meta.dirname, '../../.cache');

/** The servers of a benchmark; each starts when it is asked for. */
export interface Servers {
  /** Superuser URL of PostgreSQL 15 (its clients are those of Debian 12), which writes the dumps. */
  postgres15(): Promise<string>;
  /** Superuser URL of the embedded PostgreSQL 18. */
  postgres18(): Promise<string>;
  /** Root URL of MariaDB, without a database. */
  mariadb(): Promise<string>;
  stop(): Promise<void>;
}

/** Takes `dir` for the servers' files. @throws StackError when another benchmark runs there, or a program is missing. */
export async function benchServers(dir: string, searchPath: string): Promise<Servers> {
  const ownership: DirectoryOwnership = await ownDirectory(dir);
  const shared = { user: serviceUser(), guardian: ownership.guardian, cacheDir: CACHE, searchPath };
  const stops: (() => Promise<void>)[] = [];
  const keep = <T extends { stop(): Promise<void>; adminUrl(): string }>(server: T): string => {
    stops.push(server.stop);
    return server.adminUrl();
  };
  const once = (start: () => Promise<string>) => {
    let started: Promise<string> | undefined;
    return () => {
      started ??= start();
      return started;
    };
  };
  return {
    postgres15: once(async () =>
      keep(await startPostgres({ ...shared, programs: await debianPostgres15(CACHE, searchPath), dir: path.join(dir, 'postgres15') })),
    ),
    postgres18: once(async () =>
      keep(await startPostgres({ ...shared, programs: embeddedPostgres(CACHE, shared.user), dir: path.join(dir, 'postgres18') })),
    ),
    mariadb: once(async () => keep(await startMariadb({ ...shared, durable: true, dir: path.join(dir, 'mariadb') }))),
    stop: async () => {
      for (const stop of stops.splice(0)) await stop();
      ownership.release();
    },
  };
}
