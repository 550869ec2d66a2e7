import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failing } from './failing-calls.ts';
import { type WorkspaceLab, workspaceLab } from './workspace-lab.ts';

let lab: WorkspaceLab;
beforeEach(async () => {
  lab = await workspaceLab();
});
afterEach(() => lab[Symbol.asyncDispose]());

/** Old workspaces, one of which has something in it that the storage may not answer for. */
function threeOld(): { broken: string; others: string[] } {
  const [broken = '', ...others] = [lab.bare(), lab.bare(), lab.bare()];
  mkdirSync(lab.at(broken, 'extracted/odd'));
  writeFileSync(lab.at(broken, 'extracted/odd/broken'), 'x');
  for (const id of [broken, ...others]) lab.age(id, 48);
  return { broken, others: others.toSorted() };
}

test.each(['broken', 'odd', 'workspace'])('%s that cannot be looked at is told, and the old sweep goes on', async (what) => {
  const { broken, others } = threeOld();
  using _failing = failing(what === 'workspace' ? broken : what, 'EIO', ['lstatSync', 'openSync']);
  const result = await lab.sweep('old');
  expect(result).toMatchObject({
    success: false,
    skipped: [{ import_id: broken, reason: 'error', detail: expect.stringContaining('EIO') }],
  });
  expect([result.removed.toSorted(), lab.isThere(broken)]).toEqual([others, true]);
});

test('a live workspace that cannot be looked at is left, and no failure', async () => {
  const id = await lab.importIn('queued');
  lab.age(id, 48);
  using _failing = failing('0001.sql', 'EIO');
  expect(await lab.sweep('old')).toMatchObject({ success: true, removed: [], skipped: [] });
});

test.each(['broken', 'odd', 'workspace'])('%s that another machine removes meanwhile fails no sweep', async (what) => {
  const { broken, others } = threeOld();
  {
    using _failing = failing(what === 'workspace' ? broken : what, 'ESTALE');
    const result = await lab.sweep('old');
    expect(result).toMatchObject({ success: true, skipped: [] });
    expect(result.removed.toSorted()).toEqual(others);
  }
  expect((await lab.sweep('old')).removed).toEqual([broken]);
});

test('a workspace that another machine renames first is no failure, and its entry is left to that one', async () => {
  const id = await lab.importIn('failed');
  using _failing = failing(id, 'ESTALE', ['renameSync']);
  expect(await lab.sweep('orphans')).toMatchObject({ success: true, removed: [], skipped: [] });
  expect(await lab.ledger.record(id)).toMatchObject({ workspaceState: 'removing' });
});
