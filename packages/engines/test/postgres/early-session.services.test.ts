import { type TestPostgres, testPostgres, until } from '@dumpdock/testkit';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { createEarlySession } from '../../src/postgres/early-session.ts';
import { targetOf } from './load-fixture.ts';

/** Longer than any test. */
const WAIT_MS = 600_000;
const SIGNAL = new AbortController().signal;

/** Processes of the server that have a session of ours. */
async function sessions(database: TestPostgres): Promise<number[]> {
  const { rows } = await database.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dumpdock'`,
  );
  return rows.map(({ pid }) => pid as number);
}

async function waitingSession(database: TestPostgres): Promise<number> {
  return until('the session', async () => (await sessions(database))[0]);
}

async function processOf(client: pg.Client): Promise<number> {
  return (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
}

test('a load takes the session that was opened for it, and the next one another', async () => {
  await using database = await testPostgres();
  const early = createEarlySession(WAIT_MS);
  early.open(targetOf(database.url));
  const pid = await waitingSession(database);
  const [first, second] = [await early.take(targetOf(database.url), SIGNAL), await early.take(targetOf(database.url), SIGNAL)];
  expect(await processOf(first)).toBe(pid);
  expect(await processOf(second)).not.toBe(pid);
  await Promise.all([first.end(), second.end()]);
});

test('a session that broke while it waited is replaced', async () => {
  await using database = await testPostgres();
  const early = createEarlySession(WAIT_MS);
  early.open(targetOf(database.url));
  const pid = await waitingSession(database);
  await database.query(`SELECT pg_terminate_backend(${pid})`);
  const client = await early.take(targetOf(database.url), SIGNAL);
  expect(await processOf(client)).not.toBe(pid);
  await client.end();
});

test('a session that nobody takes is closed', async () => {
  await using database = await testPostgres();
  const early = createEarlySession(1);
  early.open(targetOf(database.url));
  await new Promise((resolve) => setTimeout(resolve, 2)); // A timer that was set later and is longer ends later.
  const client = await early.take(targetOf(database.url), SIGNAL);
  const pid = await processOf(client);
  await until('the end of the first session', async () => (await sessions(database)).join() === String(pid));
  await client.end();
});

test('a target that cannot be reached is told when it is needed', async () => {
  const nowhere = targetOf('postgresql://nobody@127.0.0.1:1/none');
  const early = createEarlySession(WAIT_MS);
  early.open(nowhere);
  await expect(early.take(nowhere, SIGNAL)).rejects.toMatchObject({ code: 'TARGET_UNAVAILABLE' });
});
