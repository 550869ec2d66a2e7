import path from 'node:path';
import { newImportId } from '@dumpdock/contracts';
import { runProgram, testPostgres } from '@dumpdock/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase } from '../src/index.ts';
import { type LedgerLab, ledgerLab } from './ledger-lab.ts';

let lab: LedgerLab;
beforeAll(async () => {
  lab = await ledgerLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

describe('audit', () => {
  test('keeps any text, and gives it back newest first, by import and in pages', async () => {
    const importId = newImportId();
    const entries = Array.from({ length: 5 }, (_, n) => ({
      actor: 'sweep-old',
      action: 'cleanup.old',
      importId,
      reason: `NUL \0, half a pair \ud800, "quoted" ${n}`,
      bytes: 2 ** 40 + n,
      outcome: 'removed',
      details: { name: `n${n}` },
    }));
    await lab.database.audit.recordMany(entries);
    await lab.database.audit.record({ actor: 'cli', action: 'cleanup.failed', outcome: 'removed' });
    const first = await lab.database.audit.list({ importId, limit: 3 });
    const rest = await lab.database.audit.list({ importId, limit: 3, before: first.at(-1)!.id });
    expect([...first, ...rest].map(({ details }) => details?.['name'])).toEqual(['n4', 'n3', 'n2', 'n1', 'n0']);
    expect(first[0]).toMatchObject({
      actor: 'sweep-old',
      importId,
      bytes: 2 ** 40 + 4,
      reason: 'NUL \ufffd, half a pair \ufffd, "quoted" 4',
    });
    expect((await lab.database.audit.list({ limit: 1 }))[0]).toMatchObject({ actor: 'cli', importId: null });
  });

  test('an id that is none finds nothing', async () => {
    expect(await lab.database.audit.list({ importId: "' or true --", limit: 9 })).toEqual([]);
  });
});

describe('sweeps', () => {
  const result = { success: true, message: 'm', removed: ['a', 'b'], skipped: [], freed_bytes: 10, duration_ms: 1, dry_run: false };
  const find = async (kind: 'old' | 'failed') => (await lab.database.sweeps.all()).find((run) => run.kind === kind);

  test('a good run is remembered with its time, by the clock of the database, and its sums grow', async () => {
    await lab.database.sweeps.started('old');
    expect(await find('old')).toMatchObject({ lastSuccessAt: null, successAgeMs: null, startedAgeMs: expect.any(Number) });
    await lab.database.sweeps.finished('old', result);
    await lab.database.sweeps.finished('old', result);
    expect(await find('old')).toMatchObject({ runs: 2, removedTotal: 4, freedBytes: 20, leftTotal: 0, lastResult: { message: 'm' } });
    await lab.metadata.query(
      "update sweeps set last_success_at = now() - interval '90 seconds', last_started_at = now() + interval '48 hours' where kind = 'old'",
    );
    const run = await find('old');
    expect(run?.successAgeMs).toBeGreaterThanOrEqual(90_000);
    expect(run?.startedAgeMs).toBeLessThan(-172_000_000);
  });

  test('a run that left something is no good run, and is counted', async () => {
    await lab.database.sweeps.finished('failed', result);
    const before = (await find('failed'))?.lastSuccessAt;
    const left = { import_id: 'x', reason: 'error', detail: 'd' };
    await lab.database.sweeps.finished('failed', { ...result, success: false, skipped: [left, { import_id: 'y', reason: 'live' }] });
    expect(await find('failed')).toMatchObject({ lastSuccessAt: before, leftTotal: 1, runs: 2, lastResult: { success: false } });
  });
});

test('storage samples come newest first', async () => {
  await lab.database.storageSamples.write({ bytes: 1, workspaces: 1, oldestAgeSeconds: 1 });
  await lab.database.storageSamples.write({ bytes: 2, workspaces: 2, oldestAgeSeconds: 3e9 });
  expect((await lab.database.storageSamples.latest(1))[0]).toMatchObject({ bytes: 2, oldestAgeSeconds: 2 ** 31 - 1 });
});

test('an idempotency key is taken once, by owner', async () => {
  const [a, b] = [newImportId(), newImportId()];
  expect(await lab.database.idempotencyKeys.take('me', 'k', a)).toEqual({ taken: true });
  expect(await lab.database.idempotencyKeys.take('me', 'k', b)).toEqual({ taken: false, importId: a });
  expect(await lab.database.idempotencyKeys.take('you', 'k', b)).toEqual({ taken: true });
});

test('migrations: of several processes at once one applies them, the others find nothing to do', async () => {
  await using empty = await testPostgres();
  const main = path.join(import.meta.dirname, '../src/migrate-main.ts');
  const ran = await Promise.all(
    Array.from({ length: 3 }, () => runProgram(process.execPath, [main], { env: { DATABASE_URL: empty.url } })),
  );
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(ran.filter(({ stdout }) => stdout.startsWith('Applied '))).toHaveLength(1);
  const database = createDatabase({ url: empty.url });
  expect(await database.imports.countByStatus()).toEqual({});
  await database.close();
  await database.close();
});

test('a server that is away is DATABASE_UNAVAILABLE, and what is asked later works again', async () => {
  const away = createDatabase({ url: 'postgresql://nobody:secret@127.0.0.1:1/x' });
  const error = await away.ping().catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(String(error)).not.toContain('secret');
  await away.close();
  await lab.metadata.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'dumpdock'",
  );
  await lab.database.ping().catch(() => undefined); // The first may meet the broken connection.
  await lab.database.ping();
});
