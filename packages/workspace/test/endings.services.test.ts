import path from 'node:path';
import { runProgram } from '@dumpdock/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endingAs, type WorkspaceLab, workspaceLab } from './workspace-lab.ts';

const SWEEP = path.join(import.meta.dirname, 'fixtures/sweep-main.ts');

let lab: WorkspaceLab;
beforeEach(async () => {
  lab = await workspaceLab();
});
afterEach(() => lab[Symbol.asyncDispose]());

/** What the audit says of the removal of one import. */
async function told(importId: string): Promise<object[]> {
  const records = await lab.ledger.database.audit.list({ importId, limit: 10 });
  const removals = records.filter(({ action }) => action === 'workspace.remove');
  return removals.map(({ actor, action, reason, bytes, outcome }) => ({ actor, action, reason, bytes, outcome }));
}

test('an ending has one record, begun with the decision and completed by whoever decided', async () => {
  const id = await lab.importIn('ready');
  await lab.workspaces.end({ id, from: ['ready'] }, endingAs('failed', 'worker'));
  expect(await told(id)).toEqual([{ actor: 'worker', action: 'workspace.remove', reason: 'import failed', bytes: 30, outcome: 'removed' }]);
});

test('so has one by hand, beside that of who asked', async () => {
  const id = await lab.importIn('ready');
  await lab.sweep('import', { importId: id, by: 'ann' });
  const reason = 'import cancelled';
  expect(await told(id)).toEqual([{ actor: 'ann', action: 'workspace.remove', reason, bytes: 30, outcome: 'removed' }]);
});

test.each(['cleanup.decided', 'cleanup.trashed', 'cleanup.deleted'] as const)(
  'one whose process is killed at %s says what it was at, and who finished it',
  async (point) => {
    const id = await lab.importIn('importing');
    await lab.ledger.lapse(id);
    const env = { DATABASE_URL: lab.ledger.metadata.adminUrl, DUMPDOCK_KILL_AT: point };
    expect(await runProgram(process.execPath, [SWEEP, lab.root.path('media'), 'killed'], { env })).toMatchObject({ signal: 'SIGKILL' });
    const begun = { actor: 'killed', action: 'workspace.remove', reason: 'import failed' };
    expect(await told(id)).toEqual([{ ...begun, bytes: undefined, outcome: 'begun' }]);
    await lab.ledger.lapse(id);
    expect(await lab.sweep('orphans')).toMatchObject({ success: true });
    const finished = { ...begun, reason: `${begun.reason}, finished by test-orphans`, outcome: 'removed' };
    expect(await told(id)).toMatchObject([finished]);
  },
);

test('an ending that was lost to another writes nothing', async () => {
  const id = await lab.importIn('importing');
  expect(await lab.workspaces.end({ id, from: ['ready'] }, endingAs('failed', 'api'))).toBeNull();
  expect(await told(id)).toEqual([]);
});
