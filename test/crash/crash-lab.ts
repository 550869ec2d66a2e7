import { mkdirSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { GRANTS } from '@dumpdock/contracts';
import { freePort } from '@dumpdock/stack';
import {
  COMPILED,
  type RedisDatabase,
  type TempRoot,
  type TestMariadb,
  type TestPostgres,
  tempRoot,
  testDatabase,
  testMariadb,
  testPostgres,
  testRedisDatabase,
  until,
} from '@dumpdock/testkit';
import { type Program, type Running, startProgram } from './process.ts';
import type { SmallDisk } from './small-disk.ts';

/** Short, because every interval of dumpdock follows from it; long enough that a busy machine does not take live work for dead. */
const LEASE_MS = 5_000;

/** A whole dumpdock of one test: servers of its own kind, settings for its programs, and the programs that were started. */
export interface CrashLab {
  readonly root: TempRoot;
  /** MEDIA_ROOT/temp_sql_imports. */
  readonly tempDir: string;
  readonly metadata: TestPostgres;
  readonly postgres: TestPostgres;
  readonly mariadb: TestMariadb;
  readonly redis: RedisDatabase;
  /** Where MEDIA_ROOT is, when the test gave it one. */
  readonly disk: SmallDisk | null;
  readonly url: string;
  /** Files of the SQLite targets: `lite` starts without a file, `kept` has one with a table `before`. */
  readonly sqliteFile: (target: 'lite' | 'kept') => string;
  readonly programs: readonly Running[];
  /** What was put in the way of the sweeps and had to go: import ids, names of schemas. */
  readonly messes: string[];
  /** Starts a program; `env` changes its settings. */
  start(program: Program, env?: Readonly<Record<string, string>>, args?: readonly string[]): Running;
  /** Waits until the API answers. */
  untilServing(): Promise<void>;
  /** Stops every program, kills those that do not listen, drops the servers' databases. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface CrashLabOptions {
  readonly redisUrl?: string;
  /** A metadata database of a server that the test starts and stops itself. */
  readonly metadata?: TestPostgres;
  /** A target of such a server. */
  readonly postgres?: TestPostgres;
  readonly mariadb?: TestMariadb;
  /** A disk of its own for MEDIA_ROOT. */
  readonly disk?: SmallDisk;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Makes a lab; nothing runs in it yet. */
export async function crashLab(options: CrashLabOptions = {}): Promise<CrashLab> {
  const root = tempRoot();
  const [metadata, postgres, mariadb, redis] = [
    options.metadata ?? (await testDatabase()),
    options.postgres ?? (await testPostgres()),
    options.mariadb ?? (await testMariadb()),
    await testRedisDatabase(),
  ];
  const port = await freePort();
  const sqliteFile = (target: 'lite' | 'kept') => root.path(target, 'target.db');
  for (const name of ['lite', 'kept', 'tmp', 'home']) mkdirSync(root.path(name));
  withSqlite(sqliteFile('kept'), (db) => db.exec('CREATE TABLE before (a); INSERT INTO before VALUES (1)'));
  const mediaRoot = options.disk?.path('media') ?? root.path('media');
  const targets = {
    pg: postgres.url,
    my: mariadb.url,
    lite: `sqlite://${sqliteFile('lite')}`,
    kept: `sqlite://${sqliteFile('kept')}`,
  };
  const settings: Record<string, string> = {
    PATH: '',
    HOME: root.path('home'),
    TMPDIR: root.path('tmp'),
    ...COMPILED,
    PORT: String(port),
    DATABASE_URL: metadata.adminUrl,
    REDIS_URL: options.redisUrl ?? redis.url,
    MEDIA_ROOT: mediaRoot,
    DATA_DIR: root.path('data'),
    TARGETS: JSON.stringify(Object.fromEntries(Object.entries(targets).map(([name, url]) => [name, { url, grants: GRANTS }]))),
    LEASE_MS: String(LEASE_MS),
    RESUME_WITHIN_MS: '30000',
    SHUTDOWN_GRACE_MS: '500',
    MIN_FREE_BYTES: '0',
    MAX_UPLOAD_BYTES: String(64 * 1024 ** 2),
    MAX_TEMP_BYTES: String(1024 ** 3),
    SWEEP_OLD_CRON: '*/2 * * * * *',
    SWEEP_FAILED_CRON: '*/2 * * * * *',
    SWEEP_ORPHANS_CRON: '*/2 * * * * *',
    ...options.settings,
  };
  const programs: Running[] = [];
  const url = `http://127.0.0.1:${port}`;
  return {
    root,
    tempDir: `${mediaRoot}/temp_sql_imports`,
    metadata,
    postgres,
    mariadb,
    redis,
    disk: options.disk ?? null,
    url,
    sqliteFile,
    programs,
    messes: [],
    start: (program, env = {}, args = []) => {
      const running = startProgram(program, { ...settings, ...env }, args);
      programs.push(running);
      return running;
    },
    untilServing: async () => {
      await until(
        'the API to serve',
        () =>
          fetch(`${url}/healthz`, { headers: { connection: 'close' } }).then(
            (r) => r.ok,
            () => false,
          ),
        180_000,
      );
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(programs.map((program) => program.stop()));
      const ids = (await metadata.query('select id from imports')).rows.map(({ id }) => String(id));
      await Promise.all([metadata.drop(), postgres.drop(), dropMariadb(mariadb, ids), redis.drop(), root.remove()]);
    },
  };
}

/** Staging schemas that a failed test left are named after its imports: they must not fail the whole run as well. */
async function dropMariadb(mariadb: TestMariadb, ids: readonly string[]): Promise<void> {
  for (const name of ids.flatMap(stagingNames)) await mariadb.query(`drop database if exists \`${name}\``);
  await mariadb.drop();
}

/** The schemas that a load into MySQL works in. */
export function stagingNames(importId: string): string[] {
  const name = `dumpdock_${importId.replaceAll('-', '')}`;
  return [name, `${name}_old`];
}

/** The SQLite target `lite` is loaded aside only while it has no file. */
export function removeLite(lab: CrashLab): void {
  rmSync(lab.sqliteFile('lite'), { force: true });
}

/** Opens a SQLite file for `work`. */
export function withSqlite<T>(file: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}
