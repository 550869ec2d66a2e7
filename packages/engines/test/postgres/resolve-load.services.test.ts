import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import type { CommitMarker } from '../../src/index.ts';
import { engine, loadSql, targetOf } from './load-fixture.ts';

const SIGNAL = new AbortController().signal;

/** The marker of a load that is in the database. */
async function committed(url: string): Promise<CommitMarker> {
  const markers: CommitMarker[] = [];
  await loadSql(url, 'CREATE TABLE public.t (a integer);\n', { beforeCommit: async (marker) => void markers.push(marker) });
  return markers[0]!;
}

test('a transaction whose end the server has forgotten is unknown', async () => {
  await using database = await testPostgres();
  const marker = await committed(database.url);
  // Normal transactions begin with 3; initdb has frozen those.
  expect(await engine.resolve(targetOf(database.url), { ...marker, txid: '3' }, SIGNAL, null)).toBe('unknown');
});

test('a transaction that the server has not begun is not in it', async () => {
  await using database = await testPostgres();
  const marker = await committed(database.url);
  const later = String(BigInt(String(marker['txid'])) + 1_000_000n);
  expect(await engine.resolve(targetOf(database.url), { ...marker, txid: later }, SIGNAL, null)).toBe('not-committed');
});

test('a marker says nothing of another cluster, nor of a database that was made anew', async () => {
  await using database = await testPostgres({ version: 18 });
  await using other = await testPostgres({ version: 15 });
  const marker = await committed(database.url);
  const elsewhere = { code: 'TARGET_UNAVAILABLE', message: expect.stringContaining('made anew') as string };
  const ask = (url: string, asked = marker) => engine.resolve(targetOf(url), asked, SIGNAL, null);
  expect(await ask(database.url)).toBe('committed');
  // The same database number, so that only the cluster tells.
  const { rows } = await other.query('SELECT oid::text FROM pg_database WHERE datname = current_database()');
  await expect(ask(other.url, { ...marker, database: rows[0].oid })).rejects.toMatchObject(elsewhere);
  await using anew = await testPostgres({ version: 18 });
  await expect(ask(anew.url)).rejects.toMatchObject(elsewhere);
  const { system: _system, database: _database, ...earlier } = marker;
  expect(await ask(database.url, earlier)).toBe('committed');
});
