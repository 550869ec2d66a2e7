import { newImportId } from '@dumpdock/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endingAs, type LedgerLab, ledgerLab } from './ledger-lab.ts';

let lab: LedgerLab;
beforeAll(async () => {
  lab = await ledgerLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

const item = (id: string) => ({ id, trash: `${id}-trash` });

/** One import in every state, by that state. */
async function oneOfEach(): Promise<Record<string, string>> {
  return {
    receiving: (await lab.receiving()).importId,
    inspecting: await lab.inspecting(),
    ready: await lab.ready(),
    queued: await lab.queued(),
    importing: (await lab.importing()).importId,
    succeeded: await lab.ended('succeeded'),
    failed: await lab.ended('failed'),
    cancelled: await lab.ended('cancelled'),
    expired: await lab.ended('expired'),
  };
}

test('only what is over is marked for removal, whatever a sweep believes', async () => {
  const all = await oneOfEach();
  const marked = await lab.imports.markRemovingMany(Object.values(all).map(item), 'sweep-orphans');
  const names = Object.keys(all).filter((status) => marked.has(all[status]!));
  expect(names).toEqual(['succeeded', 'failed', 'cancelled', 'expired']);
});

test('only what waits for a person expires', async () => {
  const all = await oneOfEach();
  expect(await lab.imports.expireMany(Object.values(all).map(item), 'sweep-old')).toEqual(new Set([all['ready']]));
  expect(await lab.record(all['ready']!)).toMatchObject({ status: 'ready', ending: 'expired', workspaceState: 'removing' });
});

test('closing shows the ending and gives the booking back; what is not being removed is not closed', async () => {
  const all = await oneOfEach();
  await lab.imports.expireMany([item(all['ready']!)], 'sweep-old');
  expect(await lab.imports.closeMany(Object.values(all), 'sweep-old')).toEqual(new Set([all['ready']]));
  expect(await lab.record(all['ready']!)).toMatchObject({
    status: 'expired',
    workspaceState: 'removed',
    workspace: { present: false, bytes: 0, removed_by: 'sweep-old' },
  });
});

test('of two sweeps that expire the same import one does', async () => {
  const id = await lab.ready();
  const both = await Promise.all([lab.imports.expireMany([item(id)], 'a'), lab.imports.expireMany([item(id)], 'b')]);
  expect(both.map(({ size }) => size).toSorted()).toEqual([0, 1]);
});

test('abandoned: silent holders and endings that were not finished, in pages; nobody who lives or waits', async () => {
  await lab.metadata.query('delete from imports');
  const all = await oneOfEach();
  expect(await lab.imports.abandoned(10)).toEqual([]);
  const silent = [(await lab.receiving()).importId, (await lab.importing()).importId];
  for (const id of silent) await lab.lapse(id);
  const decided = await lab.ready();
  await lab.imports.beginEnding({ id: decided, from: ['ready'] }, endingAs('cancelled'));
  const wanted = [...silent, decided].toSorted();
  const first = await lab.imports.abandoned(2);
  const rest = await lab.imports.abandoned(2, first.at(-1)!.import_id);
  expect([...first, ...rest].map(({ import_id }) => import_id)).toEqual(wanted);
  expect(Object.values(all)).not.toEqual(expect.arrayContaining(wanted));
});

test('with a workspace: what should be on disk, in pages; never what is finished and gone', async () => {
  await lab.metadata.query('delete from imports');
  const all = await oneOfEach();
  const live = ['receiving', 'inspecting', 'ready', 'queued', 'importing'].map((status) => all[status]!).toSorted();
  const first = await lab.imports.withWorkspace(null, 3);
  const rest = await lab.imports.withWorkspace(first.at(-1)!.import_id, 3);
  expect([...first, ...rest].map(({ import_id }) => import_id)).toEqual(live);
  expect(first[0]).toMatchObject({ inspection: null });
});

test('ids that are none are no error and find nothing', async () => {
  const hostile = ['', '../etc', 'x', `${newImportId()}\n`, newImportId().toUpperCase()];
  expect(await lab.imports.getMany(hostile)).toEqual(new Map());
  for (const id of hostile) expect(await lab.imports.get(id)).toBeNull();
});
