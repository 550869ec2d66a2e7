import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImporterDeps } from '../src/index.ts';
import { type ImportLab, importLab, sqliteDump } from './import-lab.ts';

/** Somebody puts a link in the place of a directory while a child process works in it. */
let lab: ImportLab;
let outside: string;
beforeEach(async () => {
  lab = await importLab();
  outside = lab.root.path('outside');
  mkdirSync(outside);
});
afterEach(() => lab[Symbol.asyncDispose]());

function swap(dir: string): void {
  renameSync(dir, lab.root.path('aside'));
  symlinkSync(outside, dir);
}

/** The workspaces, but that `act` happens when the child asks for space: before it makes or writes anything. */
const whenItAsks = (act: () => void): Partial<ImporterDeps> => ({
  workspaces: {
    ...lab.deps.workspaces,
    budget: () => {
      act();
      return lab.deps.workspaces.budget();
    },
  },
});

test('an inspection writes nothing through a link in the place of its workspace', async () => {
  const id = await lab.upload(sqliteDump('t', 100));
  const { dir } = lab.deps.workspaces.paths(id);
  expect(
    await lab.inspect(
      id,
      whenItAsks(() => swap(dir)),
    ),
  ).toBe('failed');
  expect((await lab.record(id)).error?.code).toBe('CHANGED_SINCE_INSPECTION');
  expect(readdirSync(outside)).toEqual([]);
  expect(readdirSync(lab.root.path('aside', 'extracted'))).toEqual(['0001.sql']);
});

test('an inspection writes nothing through a link in the place of the directory it unpacks into', async () => {
  const id = await lab.upload(sqliteDump('t', 100));
  const { extracted } = lab.deps.workspaces.paths(id);
  expect(
    await lab.inspect(
      id,
      whenItAsks(() => swap(extracted)),
    ),
  ).toBe('ready');
  expect(readdirSync(outside)).toEqual([]);
  expect(readdirSync(lab.root.path('aside'))).toEqual(['0001.sql']);
});

test.each(['nothing', 'a link'])('an archive with %s in its place says so', async (what) => {
  const id = await lab.upload(sqliteDump('t', 1));
  const { upload } = lab.deps.workspaces.paths(id);
  rmSync(upload);
  if (what === 'a link') symlinkSync(outside, upload);
  expect(await lab.inspect(id)).toBe('failed');
  expect((await lab.record(id)).error?.code).toBe('CHANGED_SINCE_INSPECTION');
});

async function queuedIntoExisting(): Promise<{ id: string; dir: string }> {
  lab.sqlite((db) => db.exec('CREATE TABLE before (a)'));
  const id = await lab.upload(sqliteDump('t', 100), { target: 'lite' });
  expect(await lab.inspect(id)).toBe('ready');
  await lab.confirm(id, 'lite');
  return { id, dir: lab.deps.workspaces.paths(id).dir };
}

test('a load works in its own workspace though a link is in its place before it begins', async () => {
  const { id, dir } = await queuedIntoExisting();
  const { sqlite, ...others } = lab.deps.engines;
  const examine: typeof sqlite.examine = async (...asked) => {
    const findings = await sqlite.examine(...asked);
    swap(dir);
    return findings;
  };
  expect(await lab.load(id, { engines: { ...others, sqlite: { ...sqlite, examine } } })).toBe('succeeded');
  expect(readdirSync(outside)).toEqual([]);
  expect(lab.sqlite((db) => db.prepare('SELECT count(*) AS n FROM t').get())).toEqual({ n: 100 });
});

test('the receipt of a commit is written into its own workspace though a link is in its place by then', async () => {
  const { id, dir } = await queuedIntoExisting();
  const { database } = lab.deps;
  const recordCommitMarker: typeof database.imports.recordCommitMarker = (...asked) => {
    swap(dir);
    mkdirSync(`${outside}/scratch`);
    return database.imports.recordCommitMarker(...asked);
  };
  expect(await lab.load(id, { database: { ...database, imports: { ...database.imports, recordCommitMarker } } })).toBe('succeeded');
  expect(readdirSync(outside, { recursive: true })).toEqual(['scratch']);
  expect(readdirSync(lab.root.path('aside', 'scratch'))).toEqual(['sqlite-committed']);
});
