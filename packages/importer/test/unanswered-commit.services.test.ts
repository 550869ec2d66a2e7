import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRecover } from '../src/index.ts';
import { type ImportLab, importLab, postgresDump } from './import-lab.ts';

let lab: ImportLab;
beforeEach(async () => {
  lab = await importLab();
});
afterEach(() => lab[Symbol.asyncDispose]());

/** An import that is in its target, and of which nobody has heard so: its worker died behind the commit. */
async function committedUnheard(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const id = await lab.upload(postgresDump('t', 10), { target: 'pg' });
  await lab.inspect(id);
  await lab.confirm(id, 'pg');
  // The worker can tell nobody how it ended.
  await lab.load(id, { workspaces: { ...lab.deps.workspaces, end: () => Promise.reject(new Error('died')) } }).catch(() => undefined);
  await lab.metadata.query(
    `update imports set lease_expires_at = now() - interval '1 second', commit_marker = jsonb_set(commit_marker, '{engine}', commit_marker->'engine' || $2)
      where id = $1`,
    [id, JSON.stringify(changes)],
  );
  return id;
}

const recoverWith = async (id: string, targets = lab.deps.targets) => {
  const record = await lab.record(id);
  return createRecover({ ...lab.deps, targets })(record, { importId: id, owner: 'test', token: record.leaseToken }, null);
};

test('ends as succeeded by the word of its target', async () => {
  expect(await recoverWith(await committedUnheard())).toMatchObject({ status: 'succeeded', result: { rows: 10 } });
});

test('ends as unknown when its target has forgotten', async () => {
  const ending = await recoverWith(await committedUnheard({ txid: '3' }));
  expect(ending).toMatchObject({ status: 'failed', error: { code: 'OUTCOME_UNKNOWN' } });
});

test.each(['not configured any more', 'another database'])('does not end by itself while its target is %s', async (how) => {
  const id = await committedUnheard();
  const others = lab.deps.targets.filter(({ name }) => name !== 'pg');
  const [own] = lab.deps.targets.filter(({ name }) => name === 'pg');
  const targets = how === 'another database' ? [...others, { ...own!, url: lab.metadata.url }] : others;
  expect(await recoverWith(id, targets)).toBeNull();
  expect(await recoverWith(id)).toMatchObject({ status: 'succeeded' });
});
