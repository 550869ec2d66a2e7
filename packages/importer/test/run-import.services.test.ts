import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { armKillPoint } from '@dumpdock/contracts';
import { until } from '@dumpdock/testkit';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { childProcesses } from './child-processes.ts';
import { type ImportLab, importLab, mysqlDump, postgresDump, sqliteDump } from './import-lab.ts';
import { zipOf } from './zip-of.ts';

let lab: ImportLab;
beforeEach(async () => {
  lab = await importLab();
});
afterEach(async () => {
  armKillPoint({});
  expect(childProcesses()).toEqual([]);
  await lab[Symbol.asyncDispose]();
});

/** An import that is queued for `target`. */
async function queued(zip: Buffer, target: string, grants: readonly string[] = []): Promise<string> {
  const id = await lab.upload(zip, { target });
  expect(await lab.inspect(id)).toBe('ready');
  await lab.confirm(id, target, grants);
  return id;
}

const ENGINES = [
  { target: 'lite', dump: sqliteDump, rows: async (table: string) => lab.sqlite((db) => countSqlite(db, table)) },
  { target: 'my', dump: mysqlDump, rows: async (table: string) => countMariadb(table) },
  { target: 'pg', dump: postgresDump, rows: async (table: string) => countPostgres(table) },
] as const;

function countSqlite(db: import('node:sqlite').DatabaseSync, table: string): number | null {
  const there = db.prepare('select 1 from sqlite_schema where name = ?').get(table);
  return there ? Number(db.prepare(`select count(*) as n from ${table}`).get()?.['n']) : null;
}

async function countMariadb(table: string): Promise<number | null> {
  const there = await lab.mariadb.query(`show tables like '${table}'`);
  return there.length === 0 ? null : Number((await lab.mariadb.query(`select count(*) as n from ${table}`))[0]?.['n']);
}

async function countPostgres(table: string): Promise<number | null> {
  const there = await lab.postgres.query('select to_regclass($1) as t', [table]);
  if (there.rows[0].t === null) return null;
  return Number((await lab.postgres.query(`select count(*) as n from ${table}`)).rows[0].n);
}

describe.each(ENGINES)('into $target', ({ target, dump, rows }) => {
  test('it is all there, the record says so, the workspace is gone', async () => {
    const id = await queued(dump('t', 5_000), target);
    expect(await lab.load(id)).toBe('succeeded');
    const record = await lab.record(id);
    expect(record.result).toMatchObject({ rows: 5_000, tables: [{ name: expect.stringMatching(/t$/), rows: 5_000 }] });
    expect(record.workspace).toMatchObject({ present: false, removed_by: 'worker' });
    expect(await rows('t')).toBe(5_000);
    expect(lab.hasWorkspace(id)).toBe(false);
  });

  test('SQL that is refused in the middle: nothing is there, the place is right', async () => {
    const id = await queued(dump('t', 100, 'INSERT INTO nosuch VALUES (1);\n'), target);
    expect(await lab.load(id)).toBe('failed');
    const { error } = await lab.record(id);
    expect(error).toMatchObject({ code: 'SQL_ERROR', location: { entry: 'dump.sql' } });
    expect(error?.location?.line).toBeGreaterThan(100);
    expect(error?.location?.snippet).not.toContain('(1)');
    expect(await rows('t')).toBeNull();
    expect(lab.hasWorkspace(id)).toBe(false);
  });

  test('files that changed since the inspection are not loaded', async () => {
    const id = await queued(dump('t', 10), target);
    const { extracted } = lab.deps.workspaces.paths(id);
    const file = readdirSync(extracted).find((name) => name.endsWith('.sql')) ?? '';
    appendFileSync(path.join(extracted, file), 'CREATE TABLE more(a int);\n');
    expect(await lab.load(id)).toBe('failed');
    expect((await lab.record(id)).error?.code).toBe('CHANGED_SINCE_INSPECTION');
    expect(await rows('t')).toBeNull();
  });

  test.each([
    ['import.loading', 'failed', null],
    ['import.loaded', 'failed', null],
    ['import.committing', 'failed', null],
    ['import.committed', 'succeeded', 300],
  ] as const)('the loader dies at %s: %s, and that is true', async (point, status, count) => {
    const id = await queued(dump('t', 300), target);
    armKillPoint({ DUMPDOCK_KILL_AT: point });
    expect(await lab.load(id)).toBe(status);
    const record = await lab.record(id);
    expect(record.error?.code).toBe(status === 'failed' ? 'WORKER_LOST' : undefined);
    if (status === 'succeeded') expect(record.result).toMatchObject({ rows: 300, tables: [{ rows: 300 }] });
    expect(await rows('t')).toBe(count);
    expect(lab.hasWorkspace(id)).toBe(false);
  });

  test('consent that became necessary after the confirmation is asked for again', async () => {
    const drop = target === 'pg' ? 'DROP TABLE IF EXISTS public.old;\n' : 'DROP TABLE IF EXISTS old;\n';
    const id = await queued(dump('t', 1, drop), target);
    if (target === 'pg') await lab.postgres.query('create table old(a int); alter table old owner to tester');
    else if (target === 'my') await lab.mariadb.query('create table old(a int)');
    else lab.sqlite((db) => db.exec('create table old(a int)'));
    expect(await lab.load(id)).toBe('failed');
    expect((await lab.record(id)).error).toMatchObject({ code: 'GRANT_REQUIRED', missing: ['destructive'] });
    expect(await rows('old')).toBe(0);
  });

  test('only one worker loads it', async () => {
    const id = await queued(dump('t', 50), target);
    const outcomes = await Promise.all([lab.load(id, { owner: 'one' }), lab.load(id, { owner: 'two' })]);
    expect(outcomes.toSorted()).toEqual(['succeeded', 'taken']);
    expect(await rows('t')).toBe(50);
  });
});

describe('while the target holds it up', () => {
  let holder: Client;
  let id: string;
  beforeEach(async () => {
    await lab.postgres.query('create table held(a int); alter table held owner to tester');
    holder = new Client({ connectionString: lab.postgres.adminUrl });
    await holder.connect();
    await holder.query('begin; lock table held in access exclusive mode');
    id = await queued(postgresDump('t', 100, 'INSERT INTO public.held VALUES (1);\n'), 'pg');
  });
  afterEach(async () => {
    await holder.end();
  });

  /** Until the load stands before the lock. */
  const isHeldUp = () =>
    until('the load to wait for the lock', async () => {
      const waiting = await lab.postgres.query(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return waiting.rowCount === 1;
    });
  const nothingThere = async () => {
    await holder.query('rollback');
    expect(await countPostgres('t')).toBeNull();
    expect(await countPostgres('held')).toBe(0);
    expect(lab.hasWorkspace(id)).toBe(false);
  };

  test('a cancel rolls back', async () => {
    const running = lab.load(id);
    await isHeldUp();
    await lab.deps.database.imports.requestCancel(id, 'somebody');
    expect(await running).toBe('cancelled');
    await nothingThere();
  });

  test('the deadline kills the loader', async () => {
    expect(await lab.load(id, { importTimeoutMs: 2_000 })).toBe('failed');
    expect((await lab.record(id)).error?.code).toBe('TIMEOUT');
    await nothingThere();
  });

  test('a killed loader fails the import', async () => {
    const running = lab.load(id);
    await isHeldUp();
    for (const pid of childProcesses()) process.kill(pid, 'SIGKILL');
    expect(await running).toBe('failed');
    expect((await lab.record(id)).error).toMatchObject({ code: 'WORKER_LOST', detail: expect.stringContaining('SIGKILL') });
    await nothingThere();
  });

  test('a worker that was taken over kills its loader and writes nothing', async () => {
    const running = lab.load(id);
    await isHeldUp();
    await lab.metadata.query('update imports set lease_token = lease_token + 1, lease_owner = $2 where id = $1', [id, 'another']);
    expect(await running).toBe('lost');
    expect(childProcesses()).toEqual([]);
    expect((await lab.record(id)).status).toBe('importing');
    await holder.query('rollback');
    expect(await countPostgres('t')).toBeNull();
  });

  test('a second import waits for its turn on the same target', async () => {
    const first = lab.load(id, { owner: 'one' });
    await isHeldUp();
    const second = await queued(postgresDump('u', 10), 'pg');
    const loading = lab.load(second, { owner: 'two' });
    await until(
      'the second to wait',
      async () => (await lab.record(second)).progress?.phase === 'waiting' || (await lab.record(second)).status === 'importing',
    );
    expect(await countPostgres('u')).toBeNull();
    await holder.query('rollback');
    expect(await Promise.all([first, loading])).toEqual(['succeeded', 'succeeded']);
    expect([await countPostgres('t'), await countPostgres('u')]).toEqual([100, 10]);
  });
});

test('a target that is down fails the import and says so', async () => {
  const id = await queued(postgresDump('t', 1), 'pg');
  const targets = lab.deps.targets.map((one) => ({
    ...one,
    url: one.engine === 'postgresql' ? 'postgresql://x:y@127.0.0.1:1/none' : one.url,
  }));
  expect(await lab.load(id, { targets })).toBe('failed');
  const { error } = await lab.record(id);
  expect(error?.code).toBe('TARGET_UNAVAILABLE');
  expect(JSON.stringify(error)).not.toContain('x:y');
  expect(lab.hasWorkspace(id)).toBe(false);
});

test('a target that is gone when asked about a commit leaves the import to the sweep, which ends it truthfully', async () => {
  const id = await queued(postgresDump('t', 20), 'pg');
  armKillPoint({ DUMPDOCK_KILL_AT: 'import.committed' });
  const resolve = async () => Promise.reject(new Error('away'));
  const engines = { ...lab.deps.engines, postgresql: { ...lab.deps.engines.postgresql, resolve } };
  expect(await lab.load(id, { engines, leaseMs: 2_000 })).toBe('importing');
  armKillPoint({});
  await until('the lease to run out', async () => (await lab.deps.database.imports.abandoned(1)).length === 1);
  await lab.deps.workspaces.cleanup({ scope: 'orphans', by: 'sweep-orphans' });
  expect(await lab.record(id)).toMatchObject({ status: 'succeeded', result: { rows: 20 } });
  expect(await countPostgres('t')).toBe(20);
  expect(lab.hasWorkspace(id)).toBe(false);
});

test('an upload that confirms itself is loaded without a person', async () => {
  const id = await lab.upload(sqliteDump('t', 7), { target: 'lite', autoConfirm: true });
  expect(await lab.inspect(id)).toBe('queued');
  expect(lab.enqueued).toEqual([id]);
  expect(await lab.load(id)).toBe('succeeded');
});

/** The workspaces of the lab with another budget. */
function withBudget(budget: { maxTempBytes?: number; freeBytes?: () => Promise<number> }) {
  const { workspaces } = lab.deps;
  return { workspaces: { ...workspaces, budget: () => ({ ...workspaces.budget(), ...budget }) } };
}

test('what sorting the indexes of a large table puts into the workspace is booked before the load', async () => {
  const dump = `PRAGMA foreign_keys=OFF;\nCREATE TABLE t(a);\n${`INSERT INTO t VALUES('${'x'.repeat(10_000)}');\n`.repeat(1_700)}CREATE INDEX i ON t(a);\n`;
  const id = await queued(zipOf({ 'dump.sql': dump }), 'lite');
  const { bytes } = (await lab.record(id)).workspace;
  expect(await lab.load(id, withBudget({ maxTempBytes: bytes + 16 * 1024 ** 2 }))).toBe('failed');
  expect((await lab.record(id)).error?.code).toBe('NO_SPACE');
  expect(await lab.deps.database.imports.bookedBytes()).toBe(0);
  const again = await queued(zipOf({ 'dump.sql': dump }), 'lite');
  expect(await lab.load(again, withBudget({ maxTempBytes: bytes + 20 * 1024 ** 2 }))).toBe('succeeded');
});

test('a SQLite target on the disk of the workspaces is not loaded where the dump has no room beyond MIN_FREE_BYTES', async () => {
  const dump = sqliteDump('t', 5_000);
  const id = await queued(dump, 'lite');
  const bytes = (await lab.record(id)).inspection?.entries[0]?.bytes ?? 0;
  expect(await lab.load(id, withBudget({ freeBytes: async () => bytes - 1 }))).toBe('failed');
  expect(await lab.record(id)).toMatchObject({ error: { code: 'NO_SPACE' }, result: null });
  const again = await queued(dump, 'lite');
  expect(await lab.load(again, withBudget({ freeBytes: async () => bytes }))).toBe('succeeded');
});
