import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CleanupResult, newImportId } from '@dumpdock/contracts';
import { runProgram, withOwnMounts } from '@dumpdock/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countQueries } from './query-counter.ts';
import { type WorkspaceLab, workspaceLab } from './workspace-lab.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');

let lab: WorkspaceLab;
let env: Record<string, string>;
beforeEach(async () => {
  lab = await workspaceLab();
  env = { DATABASE_URL: lab.ledger.metadata.adminUrl };
});
afterEach(async () => {
  expect(lab.canaryIsWell()).toBe(true);
  await lab[Symbol.asyncDispose]();
});

async function sweepAll(by: string, url = lab.ledger.metadata.adminUrl): Promise<CleanupResult[]> {
  const run = await runProgram(process.execPath, [path.join(FIXTURES, 'sweep-main.ts'), lab.root.path('media'), by], {
    env: { DATABASE_URL: url },
  });
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout) as CleanupResult[];
}

test('processes that sweep the same place at the same time do each piece once, and none fails', async () => {
  const ready = await Promise.all(Array.from({ length: 20 }, () => lab.importIn('ready')));
  const failed = await Promise.all(Array.from({ length: 20 }, () => lab.importIn('failed')));
  const live = await Promise.all(Array.from({ length: 20 }, () => lab.importIn('queued')));
  const bare = Array.from({ length: 400 }, () => lab.bare());
  for (const id of [...ready, ...failed, ...live, ...bare]) lab.age(id, 48);
  const trashed = Array.from({ length: 100 }, () => lab.bare(`.trash/${newImportId()}-0123456789ab`).slice('.trash/'.length));

  const results = (await Promise.all(['one', 'two', 'three'].map((by) => sweepAll(by)))).flat();
  expect(results.filter(({ success }) => !success)).toEqual([]);
  // What one sweep moved another may delete from the trash: it is one piece under two names.
  const removed = results.flatMap(({ removed: names }) => names).map((name) => (trashed.includes(name) ? name : name.slice(0, 36)));
  expect(removed.toSorted()).toEqual([...ready, ...failed, ...bare, ...trashed].toSorted());
  // Whoever comes second to a tree measures what is left of it: no byte counts twice.
  expect(results.reduce((sum, { freed_bytes }) => sum + freed_bytes, 0)).toBeLessThanOrEqual(30 * removed.length);
  expect(lab.names()).toEqual(live.toSorted());
  expect(await lab.ledger.imports.countByStatus()).toEqual({ expired: 20, failed: 20, queued: 20 });
  const sums = (await lab.ledger.database.sweeps.all()).reduce((sum, run) => sum + run.removedTotal, 0);
  expect(sums).toBe(removed.length);
});

test.each(['sweep.trashed', 'sweep.deleted'] as const)('a sweep that is killed at %s has said what it was at', async (point) => {
  const ids = Array.from({ length: 20 }, () => lab.bare());
  for (const id of ids) lab.age(id, 48);
  const killed = await runProgram(process.execPath, [path.join(FIXTURES, 'sweep-main.ts'), lab.root.path('media'), 'killed'], {
    env: { ...env, DUMPDOCK_KILL_AT: point },
  });
  expect(killed.signal).toBe('SIGKILL');
  const taken = ids.filter((id) => !lab.isThere(id));
  expect(taken).toHaveLength(1);
  const [record] = await lab.ledger.database.audit.list({ importId: taken[0] ?? '', limit: 10 });
  expect(record).toMatchObject({
    actor: 'killed',
    action: 'cleanup.old',
    reason: 'no activity for 24 h, no import of that id',
    outcome: 'begun',
  });
  await sweepAll('next');
  expect(lab.names()).toEqual([]);
});

test('queries grow with what lies on disk, a page at a time, and never with the imports that are over', async () => {
  const { metadata } = lab.ledger;
  const finished = (count: number) =>
    metadata.query(
      `insert into imports (id, archive_name, status, ending, error, finished_at, workspace_state, workspace_removed_at, workspace_removed_by)
       select gen_random_uuid(), 'a.zip', 'failed', 'failed', '{}', now(), 'removed', now(), 'worker' from generate_series(1, $1)`,
      [count],
    );
  const measured = () => countQueries(metadata.adminUrl, (url) => sweepAll('test', url));
  for (let n = 0; n < 40; n += 1) lab.bare();
  const withNone = await measured();
  await finished(20_000);
  for (let n = 0; n < 40; n += 1) lab.bare();
  const withMany = await measured();
  expect(withMany).toBe(withNone);
  for (let n = 0; n < 1_600; n += 1) lab.bare();
  const withPages = await measured();
  expect(withPages - withNone).toBeLessThanOrEqual(4 * 4); // Three more pages: a handful each.
});

test('another file system in a workspace or in the trash is never crossed: that one stays, which is told, until it is unmounted', async () => {
  const ids = [newImportId(), newImportId(), newImportId(), newImportId()];
  const run = await withOwnMounts(path.join(FIXTURES, 'mounted-main.ts'), [lab.root.path('media'), lab.root.path('canary'), ...ids], env);
  expect(run.stderr).toBe('');
  const { bytes, measured, mounted, kept, unmounted, left } = JSON.parse(run.stdout) as {
    bytes: Record<string, number>;
    measured: number;
    mounted: CleanupResult;
    kept: boolean[];
    unmounted: CleanupResult;
    left: string[];
  };
  // `beside` is a byte, `keep` four; a directory of the same file system that is bound there counts.
  expect(bytes).toEqual({ [ids[0] ?? '']: 0, [ids[1] ?? '']: 1, [ids[2] ?? '']: 5 });
  expect(measured).toBe(6);
  expect(kept).toEqual([true, true, true, true]);
  expect(mounted).toMatchObject({ success: false, removed: [] });
  expect(mounted.skipped.map(({ import_id, reason }) => [import_id, reason]).toSorted()).toEqual(ids.map((id) => [id, 'error']).toSorted());
  expect(mounted.message).toContain('4 could not be removed.');
  expect(unmounted).toMatchObject({ success: true, skipped: [] });
  expect(left).toEqual([]);
  expect(readdirSync(lab.at('.trash'))).toEqual([]);
  const [runs] = await lab.ledger.database.sweeps.all();
  expect(runs).toMatchObject({ kind: 'orphans', leftTotal: 4, runs: 2 });
});

test('what is mounted on the trash is refused with a sentence and left alone, though it has the device number of its host', async () => {
  mkdirSync(lab.root.path('outside/deep'), { recursive: true });
  for (const file of ['keep', 'deep/keep']) writeFileSync(lab.root.path('outside', file), 'keep');
  const args = [lab.root.path('media'), lab.root.path('outside')];
  const run = await withOwnMounts(path.join(FIXTURES, 'mounted-trash-main.ts'), args, env);
  expect(run.stderr).toBe('');
  const { whole, told, kept, unmounted } = JSON.parse(run.stdout) as Record<string, unknown>;
  const refusal = ['CONFIG_INVALID', expect.stringContaining('.trash under MEDIA_ROOT: another file system or directory is mounted')];
  expect(told).toEqual([refusal, refusal, refusal, refusal]);
  expect([kept, readdirSync(lab.root.path('outside/deep'))]).toEqual([true, ['keep']]);
  expect([whole, unmounted]).toMatchObject([
    { success: true, removed: [], skipped: [] },
    { success: true, removed: [], skipped: [] },
  ]);
});
