import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { newImportId } from '@dumpdock/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces } from '../src/index.ts';
import { endingAs, type WorkspaceLab, workspaceLab } from './workspace-lab.ts';

let lab: WorkspaceLab;
beforeEach(async () => {
  lab = await workspaceLab();
});
afterEach(() => lab[Symbol.asyncDispose]());

const AWAY = { code: 'STORAGE_UNAVAILABLE' };
const SCOPES = ['old', 'failed', 'orphans', 'import'] as const;
const aside = () => lab.root.path('aside');
const mark = (media = 'media') => {
  const place = media === 'aside' ? aside() : lab.root.path(media, 'temp_sql_imports');
  return readFileSync(`${place}/.storage`, 'utf8').trim();
};
const sweepOne = (scope: (typeof SCOPES)[number], importId: string) => lab.sweep(scope, scope === 'import' ? { importId } : {});
const isBack = () => {
  rmSync(lab.at(), { recursive: true, force: true });
  renameSync(aside(), lab.at());
};

/** The row, its booking and its directory, as an upload begins. */
const upload = async () => {
  const id = newImportId();
  const row = { id, archiveName: 'a', target: null, owner: null, autoConfirm: false, reserveBytes: 1, leaseOwner: 'api', leaseMs: 60_000 };
  const { lease } = await lab.ledger.imports.create(row, lab.workspaces.budget());
  await lab.workspaces.create(lease);
  return id;
};

/** Other workspaces with the same ledger, as another machine or another MEDIA_ROOT has them. */
const elsewhere = (media: string) =>
  createWorkspaces({
    mediaRoot: lab.root.path(media),
    database: lab.ledger.database,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    maxTempBytes: 1e9,
    minFreeBytes: 0,
  });

/** As if temp_sql_imports had lain on another file system when it was first seen. */
const wasOnAVolume = () => lab.ledger.metadata.query("update storage set place = '999' || place");

/** What stands for the volume while it is away. */
const ABSENCES = {
  nothing: () => renameSync(lab.at(), aside()),
  'the empty directory it was mounted on': () => {
    renameSync(lab.at(), aside());
    mkdirSync(lab.at());
  },
  'another volume': () => {
    renameSync(lab.at(), aside());
    mkdirSync(lab.at());
    writeFileSync(lab.at('.storage'), '01a20f58-3c7b-465a-9540-1d2627177c55\n');
  },
};

describe.each(Object.entries(ABSENCES))('while the storage is away, and there is %s', (name, goAway) => {
  beforeEach(wasOnAVolume);

  test('nothing is concluded from it, by sweeps and by hand; all goes on when it is back', async () => {
    const waiting = await lab.importIn('ready');
    const [leaving, left] = [await lab.importIn('ready'), await lab.importIn('ready')];
    await lab.ledger.imports.beginEnding({ id: leaving, from: ['ready'] }, endingAs('cancelled'));
    await lab.ledger.imports.completeEnding(leaving, { removed: false, freedBytes: 0 });
    await lab.ledger.imports.beginEnding({ id: left, from: ['ready'] }, endingAs('cancelled'));
    const booked = await lab.ledger.imports.bookedBytes();
    goAway();
    if (name === 'nothing') for (const scope of SCOPES) await expect(sweepOne(scope, waiting)).rejects.toMatchObject(AWAY);
    else {
      for (const scope of ['old', 'failed'] as const) expect(await lab.sweep(scope)).toMatchObject({ success: true, removed: [] });
      const swept = await lab.sweep('orphans');
      expect(swept).toMatchObject({ success: false, removed: [] });
      expect(swept.skipped).toContainEqual({ import_id: '.storage', reason: 'error', detail: expect.stringContaining(mark('aside')) });
    }
    expect(existsSync(lab.at())).toBe(name !== 'nothing');
    expect(await lab.ledger.record(waiting)).toMatchObject({ status: 'ready', workspaceState: 'present' });
    expect(await lab.ledger.record(leaving)).toMatchObject({ status: 'cancelled', workspaceState: 'removing' });
    expect(await lab.ledger.imports.bookedBytes()).toBe(booked);

    isBack();
    expect(await lab.sweep('orphans')).toMatchObject({ success: true });
    expect([waiting, leaving, left].map((id) => lab.isThere(id))).toEqual([true, false, false]);
    expect(await lab.ledger.record(waiting)).toMatchObject({ status: 'ready' });
  });

  test('an import that ends keeps its entry and its booking until its directory is gone', async () => {
    const id = await lab.importIn('ready');
    goAway();
    const over = await lab.workspaces.end({ id, from: ['ready'] }, { status: 'cancelled', removedBy: 'test' });
    expect(over).toMatchObject({ status: 'cancelled', workspaceState: 'removing' });
    expect(await lab.ledger.imports.bookedBytes()).toBeGreaterThan(0);
    isBack();
    expect(await lab.sweep('orphans')).toMatchObject({ success: true, removed: [id] });
    expect([lab.isThere(id), await lab.ledger.imports.bookedBytes()]).toEqual([false, 0]);
  });

  test('a start says so, and new imports are taken', async () => {
    await lab.importIn('ready');
    goAway();
    await lab.workspaces.prepare();
    expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'warn', message: 'the storage could not be recognised' }));
    const id = await lab.importIn('ready');
    expect((await lab.sweep('orphans')).removed).toEqual([]);
    expect(lab.isThere(id)).toBe(true);
  });
});

describe('when somebody removed all of temp_sql_imports', () => {
  test('it is made again by a sweep, and what waited there fails', async () => {
    const id = await lab.importIn('ready');
    rmSync(lab.at(), { recursive: true });
    expect(await lab.sweep('orphans')).toMatchObject({ success: true });
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'failed', error: { code: 'CHANGED_SINCE_INSPECTION' } });
    expect(mark()).toBe((await lab.ledger.database.storageMark.known())?.mark);
  });
  test('it is made again by the next upload', async () => {
    rmSync(lab.at(), { recursive: true });
    const id = await upload();
    expect(lab.isThere(id)).toBe(true);
  });
  test('also with MEDIA_ROOT, and by a start', async () => {
    const id = await lab.importIn('ready');
    rmSync(lab.root.path('media'), { recursive: true });
    await expect(lab.sweep('old')).rejects.toMatchObject(AWAY);
    await lab.workspaces.prepare();
    expect(await lab.sweep('orphans')).toMatchObject({ success: true });
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'failed' });
  });
});

test('no space can be booked while temp_sql_imports is away', async () => {
  await wasOnAVolume();
  ABSENCES.nothing();
  await expect(upload()).rejects.toMatchObject(AWAY);
});

test('another MEDIA_ROOT becomes the known one while no import has a workspace; later it is swept, and nothing is concluded from what it lacks', async () => {
  const first = mark();
  const second = elsewhere('second');
  await second.prepare();
  expect(mark('second')).not.toBe(first);
  expect((await lab.ledger.database.storageMark.known())?.mark).toBe(mark('second'));
  await upload();
  expect((await lab.ledger.database.storageMark.known())?.mark).toBe(first);
  const id = await lab.importIn('ready');
  mkdirSync(lab.root.path('second/temp_sql_imports', newImportId()));
  const swept = await second.cleanup({ scope: 'orphans', by: 'second' });
  expect(swept).toMatchObject({ success: false, removed: [expect.any(String)], skipped: [{ import_id: '.storage', reason: 'error' }] });
  expect(await lab.sweep('orphans')).toMatchObject({ success: true });
  expect(await lab.ledger.record(id)).toMatchObject({ status: 'ready' });
});

test('a storage that moved with everything on it is the same', async () => {
  const id = await lab.importIn('ready');
  mkdirSync(lab.root.path('moved'));
  renameSync(lab.at(), lab.root.path('moved/temp_sql_imports'));
  const moved = elsewhere('moved');
  await moved.prepare();
  expect(await moved.cleanup({ scope: 'orphans', by: 'test' })).toMatchObject({ success: true, removed: [] });
  expect(await lab.ledger.record(id)).toMatchObject({ status: 'ready' });
});

test('of one that is gone for good an operator says so by its mark; then what waited on it fails', async () => {
  const id = await lab.importIn('ready');
  await wasOnAVolume();
  const known = mark();
  rmSync(lab.at(), { recursive: true });
  await lab.workspaces.prepare();
  expect(await lab.sweep('orphans')).toMatchObject({ success: false });
  writeFileSync(lab.at('.storage'), `${known}\n`);
  expect(await lab.sweep('orphans')).toMatchObject({ success: true });
  expect(await lab.ledger.record(id)).toMatchObject({ status: 'failed', error: { code: 'CHANGED_SINCE_INSPECTION' } });
});

test('processes that start on a new storage at the same time agree on its mark, also when one was left half-written', async () => {
  for (const media of ['new', 'half']) {
    mkdirSync(lab.root.path(media, 'temp_sql_imports'), { recursive: true });
    if (media === 'half') writeFileSync(lab.root.path(media, 'temp_sql_imports/.storage'), '01a2');
    const all = Array.from({ length: 8 }, () => elsewhere(media));
    await Promise.all(all.map((one) => one.prepare()));
    expect(mark(media)).toBe((await lab.ledger.database.storageMark.known())?.mark);
    expect(readdirSync(lab.root.path(media, 'temp_sql_imports')).toSorted()).toEqual(['.storage', '.trash']);
  }
});

test('the mark is no unknown name, and no workspace', async () => {
  for (const scope of ['old', 'failed', 'orphans'] as const) expect((await lab.sweep(scope)).skipped).toEqual([]);
  const listed = [];
  for await (const { name } of lab.workspaces.list()) listed.push(name);
  expect([listed, existsSync(lab.at('.storage'))]).toEqual([[], true]);
});
