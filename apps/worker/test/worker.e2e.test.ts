import { until } from '@dumpdock/testkit';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { childProcesses } from '../../../packages/importer/test/child-processes.ts';
import { mysqlDump, postgresDump, sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type WorkerLab, workerLab } from './worker-lab.ts';

let lab: WorkerLab;
beforeEach(async () => {
  lab = await workerLab();
});
afterEach(async () => {
  await lab[Symbol.asyncDispose]();
});

const countPostgres = async (table: string): Promise<number | null> => {
  const there = await lab.postgres.query('select to_regclass($1) as t', [table]);
  return there.rows[0].t === null ? null : Number((await lab.postgres.query(`select count(*) as n from ${table}`)).rows[0].n);
};
const DUMPS = { pg: postgresDump, my: mysqlDump, lite: sqliteDump };

/** Rows of a table; null when it is not there. */
async function countIn(target: keyof typeof DUMPS, table: string): Promise<number | null> {
  if (target === 'pg') return countPostgres(table);
  if (target === 'my') {
    const there = await lab.mariadb.query(`show tables like '${table}'`);
    return there.length === 0 ? null : Number((await lab.mariadb.query(`select count(*) as n from ${table}`))[0]?.['n']);
  }
  return lab.sqlite((db) => {
    const there = db.prepare('select 1 from sqlite_schema where name = ?').get(table);
    return there ? Number(db.prepare(`select count(*) as n from ${table}`).get()?.['n']) : null;
  });
}

const sweptSince = (since: number) =>
  until(
    'all sweeps',
    async () => (await lab.deps.database.sweeps.all()).filter(({ lastSuccessAt }) => (lastSuccessAt?.getTime() ?? 0) >= since).length === 3,
  );

describe('at the start', () => {
  test('it sweeps, records that, makes the schedules and takes what died before', async () => {
    const orphan = await lab.orphan();
    const since = Date.now();
    lab.start();
    await sweptSince(since);
    expect(await lab.record(orphan)).toMatchObject({
      status: 'failed',
      error: { code: 'UPLOAD_INTERRUPTED' },
      workspace: { present: false },
    });
    const crons = { old: '0 * * * *', failed: '*/15 * * * *', orphans: '*/15 * * * *' };
    await until('the schedules', () => lab.producers.schedulesHealthy(crons));
  });

  test('wrong settings are told in one sentence', async () => {
    const worker = lab.start({ MAX_ENTRIES: 'many', MEDIA_ROOT: '/' });
    expect(await worker.ended).toMatchObject({ code: 2 });
    expect(worker.log()).toContain('MAX_ENTRIES');
  });

  test('a MEDIA_ROOT that must not be used is refused', async () => {
    const worker = lab.start({ MEDIA_ROOT: '/' });
    expect(await worker.ended).toMatchObject({ code: 2 });
    expect(worker.log()).toContain('MEDIA_ROOT');
  });
});

test('a job whose upload is lost from the queue is made again', async () => {
  const id = await lab.upload(sqliteDump('t', 2), { target: 'lite' });
  await lab.metadata.query("update imports set updated_at = now() - interval '1 hour' where id = $1", [id]);
  lab.start();
  expect((await lab.untilStatus(id, 'ready')).inspection?.tables).toHaveLength(1);
});

test('an upload goes from the queue to tables, and its job tells how far it is', async () => {
  lab.start();
  const id = await lab.send(sqliteDump('t', 1_000), { target: 'lite', autoConfirm: true });
  const record = await lab.untilOver(id);
  expect(record).toMatchObject({ status: 'succeeded', result: { rows: 1_000 }, workspace: { present: false, removed_by: 'worker' } });
  expect(lab.sqlite((db) => db.prepare('select count(*) as n from t').get()?.['n'])).toBe(1_000);
  const job = await lab.producers.waitForJob(record.job_id ?? '', 10_000);
  expect(job).toMatchObject({ name: 'import', state: 'completed', result: { import_id: id, status: 'succeeded' } });
});

test('a failed import fails its job with the code', async () => {
  lab.start();
  const id = await lab.send(sqliteDump('t', 1, 'INSERT INTO nosuch VALUES(1);\n'), { target: 'lite', autoConfirm: true });
  const record = await lab.untilOver(id);
  expect(record.error?.code).toBe('SQL_ERROR');
  const job = await lab.producers.waitForJob(record.job_id ?? '', 10_000);
  expect(job).toMatchObject({ state: 'failed', error: expect.stringMatching(/^SQL_ERROR: /) });
});

describe('killed while importing', () => {
  /** Status that must follow; `either` where the worker died between leave and commit. */
  test.each([
    ['import.claimed', 'pg', 'failed'],
    ['import.marked', 'pg', 'either'],
    ['import.marked', 'my', 'either'],
    ['import.marked', 'lite', 'either'],
    ['import.settled', 'pg', 'succeeded'],
    ['import.settled', 'my', 'succeeded'],
    ['import.settled', 'lite', 'succeeded'],
    ['cleanup.decided', 'lite', 'succeeded'],
    ['cleanup.trashed', 'lite', 'succeeded'],
    ['cleanup.deleted', 'lite', 'succeeded'],
  ] as const)('at %s into %s: the record tells the truth and nothing stays', async (point, target, expected) => {
    const first = lab.start();
    const id = await lab.send(DUMPS[target]('t', 500), { target });
    await lab.untilStatus(id, 'ready');
    first.signal('SIGTERM');
    await first.ended;
    const doomed = lab.start({ DUMPDOCK_KILL_AT: point });
    await lab.confirmAndSend(id, target);
    expect(await doomed.ended).toMatchObject({ signal: 'SIGKILL' });
    await until('the lease to run out', async () => (await lab.deps.database.imports.abandoned(1)).length === 1);
    lab.start();
    const record = await lab.untilOver(id);
    if (expected !== 'either') expect(record.status).toBe(expected);
    expect(await countIn(target, 't')).toBe(record.status === 'succeeded' ? 500 : null);
    expect(record.result?.rows).toBe(record.status === 'succeeded' ? 500 : undefined);
    await until('the workspace to go', () => !lab.hasWorkspace(id));
    await until('the ledger to say so', async () => !(await lab.record(id)).workspace.present);
  });

  test('while the target holds it up: nothing is loaded, no process stays', async () => {
    await lab.postgres.query('create table held(a int); alter table held owner to tester');
    await using holder = await lockHeld();
    const doomed = lab.start();
    const id = await lab.send(postgresDump('t', 100, 'INSERT INTO public.held VALUES (1);\n'), { target: 'pg', autoConfirm: true });
    await holder.untilWaiting();
    const children = childProcesses(doomed.pid);
    expect(children).toHaveLength(1);
    doomed.signal('SIGKILL');
    await doomed.ended;
    await until('the child to notice', () => children.every((pid) => !isAlive(pid)));
    await holder.release();
    await until('the lease to run out', async () => (await lab.deps.database.imports.abandoned(1)).length === 1);
    lab.start();
    expect(await lab.untilOver(id)).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST' } });
    expect([await countPostgres('t'), await countPostgres('held')]).toEqual([null, 0]);
    await until('the workspace to go', () => !lab.hasWorkspace(id));
  });
});

test('a worker that slept past its lease is fenced: it loads nothing and changes nothing', async () => {
  await lab.postgres.query('create table held(a int); alter table held owner to tester');
  await using holder = await lockHeld();
  const sleeper = lab.start();
  const id = await lab.send(postgresDump('t', 100, 'INSERT INTO public.held VALUES (1);\n'), { target: 'pg', autoConfirm: true });
  await holder.untilWaiting();
  sleeper.signal('SIGSTOP');
  await until('the lease to run out', async () => (await lab.deps.database.imports.abandoned(1)).length === 1);
  lab.start();
  expect(await lab.untilOver(id)).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST' } });
  await holder.release();
  sleeper.signal('SIGCONT');
  await until('it to notice', () => sleeper.log().includes('another worker took over'));
  await until('its child to go', () => childProcesses(sleeper.pid).length === 0);
  expect([await countPostgres('t'), await countPostgres('held')]).toEqual([null, 0]);
  expect((await lab.record(id)).status).toBe('failed');
});

test('SIGTERM: no more jobs are taken, what runs is rolled back after the grace, and the record says so', async () => {
  await lab.postgres.query('create table held(a int); alter table held owner to tester');
  await using holder = await lockHeld();
  const worker = lab.start();
  const id = await lab.send(postgresDump('t', 10, 'INSERT INTO public.held VALUES (1);\n'), { target: 'pg', autoConfirm: true });
  await holder.untilWaiting();
  worker.signal('SIGTERM');
  expect(await worker.ended).toMatchObject({ code: 0 });
  expect(await lab.record(id)).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST' }, workspace: { present: false } });
  await holder.release();
  expect(await countPostgres('t')).toBeNull();
});

test('schedules that Redis forgot are restored, and waiting imports get their jobs back', async () => {
  const id = await lab.upload(sqliteDump('t', 2), { target: 'lite' });
  await lab.redis.flushdb();
  await lab.metadata.query("update imports set updated_at = now() - interval '1 hour' where id = $1", [id]);
  lab.start();
  await lab.untilStatus(id, 'ready');
  await lab.redis.flushdb();
  const crons = { old: '0 * * * *', failed: '*/15 * * * *', orphans: '*/15 * * * *' };
  await until('the schedules to come back', () => lab.producers.schedulesHealthy(crons), 60_000);
});

/** A connection that holds the table `held` until it is released. */
async function lockHeld() {
  const client = new Client({ connectionString: lab.postgres.adminUrl });
  await client.connect();
  await client.query('begin; lock table held in access exclusive mode');
  let released: Promise<void> | undefined;
  const release = () => {
    released ??= client.end();
    return released;
  };
  const untilWaiting = () =>
    until('the load to wait for the lock', async () => {
      const waiting = await lab.postgres.query(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return waiting.rowCount === 1;
    });
  return { release, untilWaiting, [Symbol.asyncDispose]: release };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: gone.
  }
}
