import { existsSync, mkdirSync } from 'node:fs';
import { newImportId } from '@dumpdock/contracts';
import { until } from '@dumpdock/testkit';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WorkerLab, workerLab } from './worker-lab.ts';

const CRONS = { old: '0 * * * *', failed: '*/15 * * * *', orphans: '*/15 * * * *' };
const NO_REDIS = { REDIS_URL: 'redis://127.0.0.1:1', LEASE_MS: '2000' };

let lab: WorkerLab;
beforeEach(async () => {
  lab = await workerLab();
});
afterEach(() => lab[Symbol.asyncDispose]());

/** A directory that no ledger entry speaks of. */
function leftover(): string {
  const { dir } = lab.deps.workspaces.paths(newImportId());
  mkdirSync(dir);
  return dir;
}

const runs = async () => new Map((await lab.deps.database.sweeps.all()).map((run) => [run.kind, run]));
const swept = () =>
  until('all sweeps', async () => [...(await runs()).values()].filter(({ lastSuccessAt }) => lastSuccessAt !== null).length === 3);

test('without Redis a worker sweeps at its start, and whatever is overdue from then on', async () => {
  const first = leftover();
  const worker = lab.start(NO_REDIS);
  await swept();
  expect(existsSync(first)).toBe(false);
  const second = leftover();
  await lab.metadata.query("update sweeps set last_started_at = now() - interval '17 minutes' where kind = 'orphans'");
  await until('the overdue sweep', () => !existsSync(second));
  expect(worker.log()).toContain('an overdue sweep runs without the queue');
  expect((await runs()).get('orphans')?.startedAgeMs).toBeLessThan(60_000);
});

test('a sweep that started in the future did not start: a clock that was set back holds up nothing', async () => {
  lab.start(NO_REDIS);
  await swept();
  const dir = leftover();
  await lab.metadata.query(
    "update sweeps set last_started_at = now() + interval '48 hours', last_success_at = now() + interval '48 hours'",
  );
  await until('the sweep', () => !existsSync(dir));
  await until('sane times', async () => [...(await runs()).values()].every(({ successAgeMs }) => (successAgeMs ?? -1) >= 0));
});

test('schedules that are missing, foreign or changed in Redis are restored', async () => {
  lab.start({ LEASE_MS: '2000' });
  await until('the schedules', () => lab.producers.schedulesHealthy(CRONS));
  const cleanup = lab.producers.queues().find(({ name }) => name === 'cleanup')!;
  await cleanup.removeJobScheduler('sweep-old');
  await cleanup.upsertJobScheduler('sweep-failed', { pattern: '0 0 1 1 *' }, { name: 'sweep-failed' });
  await cleanup.upsertJobScheduler('sweep-failed-too', { pattern: '*/5 * * * *' }, { name: 'sweep-failed' });
  expect(await lab.producers.schedulesHealthy(CRONS)).toBe(false);
  await until('the schedules to be as they were', () => lab.producers.schedulesHealthy(CRONS));
});

test('a sweep that is switched off runs at the start only, and has no schedule', async () => {
  lab.start({ LEASE_MS: '2000', SWEEP_OLD_CRON: 'off' });
  await swept();
  await until('the schedules', () => lab.producers.schedulesHealthy({ ...CRONS, old: null }));
});

const sweptWell = async (...kinds: string[]) => {
  const all = await runs();
  return kinds.every((kind) => all.get(kind as 'old')?.lastSuccessAt);
};

test('a kind of sweep that fails each time keeps none of the others from running without the queue', async () => {
  await lab.metadata.query("alter table sweeps add constraint broken check (kind <> 'orphans')");
  lab.start(NO_REDIS);
  await until('the sweeps at the start', () => sweptWell('old', 'failed'));
  await lab.metadata.query("update sweeps set last_started_at = now() - interval '3 hours', last_success_at = null");
  await until('the overdue sweeps', () => sweptWell('old', 'failed'));
});

/** Keeps every orphans sweep from beginning. */
async function holdOrphans(): Promise<{ release(): Promise<void>; waiting(): Promise<number> }> {
  const holder = new Client({ connectionString: lab.metadata.adminUrl });
  await holder.connect();
  await holder.query("begin; insert into sweeps (kind) values ('orphans')");
  const locked = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
  return {
    waiting: async () => (await lab.metadata.query(locked)).rowCount ?? 0,
    release: async () => {
      await holder.query('rollback');
      await holder.end();
    },
  };
}

test('one that hangs holds up none of the others, takes one place in the queue at the most, and is followed by what was asked for meanwhile', async () => {
  const held = await holdOrphans();
  lab.start({ LEASE_MS: '2000' });
  await until('the other sweeps', () => sweptWell('old', 'failed'));
  const asked = [];
  for (let n = 0; n < 6; n += 1) asked.push(await lab.producers.addCleanup({ scope: 'orphans', requested_by: 'ann' }));
  const scheduled = await lab.producers.addCleanup({ scope: 'orphans', requested_by: 'schedule' });
  const others = [
    await lab.producers.addCleanup({ scope: 'old', requested_by: 'ann' }),
    await lab.producers.addCleanup({ scope: 'import', import_id: newImportId(), requested_by: 'ann' }),
  ];
  for (const job of others)
    expect(await lab.producers.waitForJob(job, 30_000)).toMatchObject({ state: 'completed', result: { success: true } });
  expect(await lab.producers.waitForJob(scheduled, 30_000)).toMatchObject({ state: 'completed', result: null });
  expect(await held.waiting()).toBe(1);
  await held.release();
  for (const job of asked) {
    expect(await lab.producers.waitForJob(job, 60_000)).toMatchObject({ state: 'completed', attempts: 1, result: { success: true } });
  }
});
