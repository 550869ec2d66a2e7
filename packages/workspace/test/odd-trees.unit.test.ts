import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { serviceUser } from '@dumpdock/stack';
import { asNobody, runProgram, tempRoot } from '@dumpdock/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBreather } from '../src/breather.ts';
import { measureTree } from '../src/measure-tree.ts';
import { openDirectory } from '../src/open-directory.ts';
import { removeTree } from '../src/remove-tree.ts';
import { failing } from './failing-calls.ts';
import { type TreeLab, treeLab } from './tree-lab.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');

let lab: TreeLab;
let canary: string[];
beforeEach(() => {
  lab = treeLab();
  canary = lab.canary();
});
afterEach(async () => {
  expect(lab.canary()).toEqual(canary);
  await lab[Symbol.asyncDispose]();
});

const measured = () => measureTree(lab.places.trash, lab.trashName, createBreather());

test.each([false, true])('links at any depth are unlinked, never followed (big files: %s)', async (hasBigFiles) => {
  mkdirSync(lab.inside('a/b'), { recursive: true });
  for (const place of ['link', 'a/link', 'a/b/link']) lab.linkToCanary(place);
  symlinkSync('nowhere', lab.inside('a/dangling'));
  symlinkSync('..', lab.inside('a/up'));
  symlinkSync(lab.root.path('canary/keep'), lab.inside('a/b/to-a-file'));
  linkSync(lab.root.path('canary/keep'), lab.root.path('canary-name'));
  canary = lab.canary();
  expect(await lab.remove({ hasBigFiles })).toBe(true);
  expect(lab.left()).toEqual([]);
});

test('a link in the place of the whole tree goes, what it points to stays', async () => {
  rmdirSync(lab.inside());
  lab.linkToCanary();
  expect(await measured()).toMatchObject({ bytes: 0 });
  expect(await lab.remove()).toBe(true);
  expect(lab.left()).toEqual([]);
});

test('what is gone already is no error, and no success of ours', async () => {
  rmdirSync(lab.inside());
  expect([await lab.remove(), await measured()]).toEqual([false, null]);
});

test('names of any bytes go: newline, quotes, control characters, invalid UTF-8, U+FFFD, the longest', async () => {
  const names = ['a\nb', ' ', '-rf', '*', '"\'`$(x)', '\u0001\u007f', '\ufffd', 'ü', '..x', 'x'.repeat(255)].map((name) =>
    Buffer.from(name),
  );
  const invalid = [Buffer.from([0xff, 0xfe]), Buffer.from([0x61, 0xc3]), Buffer.from([0xed, 0xa0, 0x80])];
  for (const name of [...names, ...invalid]) {
    const place = Buffer.concat([Buffer.from(`${lab.inside()}/`), name]);
    mkdirSync(place);
    writeFileSync(Buffer.concat([place, Buffer.from('/'), name]), 'four');
  }
  expect(await measured()).toMatchObject({ bytes: 4 * (names.length + invalid.length) });
  expect(await lab.remove()).toBe(true);
  expect(lab.left()).toEqual([]);
});

test('pipes and sockets are removed like files', async () => {
  const made = await runProgram('mkfifo', [lab.inside('pipe')]);
  expect(made.code).toBe(0);
  expect(await lab.remove()).toBe(true);
  expect(lab.left()).toEqual([]);
});

test('a thousand levels deep, far beyond the longest path', async () => {
  const name = 'a directory with a rather long name';
  let dir = openDirectory(lab.inside());
  for (let level = 0; level < 1_000; level += 1) {
    mkdirSync(dir.child(name));
    const next = openDirectory(dir.child(name));
    dir.close();
    dir = next;
  }
  writeFileSync(dir.child('file'), 'at the bottom');
  dir.close();
  expect(await measured()).toMatchObject({ bytes: 13 });
  expect(await lab.remove()).toBe(true);
  expect(lab.left()).toEqual([]);
});

test('the age of a tree is that of the newest thing in it, however deep', async () => {
  mkdirSync(lab.inside('a/b/c'), { recursive: true });
  writeFileSync(lab.inside('a/b/c/file'), '');
  const ages = { 'a/b/c/file': 1_000, 'a/b/c': 3_000, 'a/b': 2_000, a: 1_500, '.': 1_200 };
  const { utimesSync } = await import('node:fs');
  for (const [place, seconds] of Object.entries(ages)) utimesSync(lab.inside(place), seconds, seconds);
  expect(await measured()).toMatchObject({ newestMs: 3_000_000 });
});

test('a file with a second name elsewhere frees nothing', async () => {
  writeFileSync(lab.inside('file'), 'seventeen bytes !');
  writeFileSync(lab.inside('other'), 'four');
  linkSync(lab.inside('other'), lab.root.path('elsewhere'));
  expect(await measured()).toMatchObject({ bytes: 17 });
  await lab.remove();
  expect(existsSync(lab.root.path('elsewhere'))).toBe(true);
});

test('two that remove the same tree both come to an end, and one of them has removed it', async () => {
  for (let dir = 0; dir < 20; dir += 1) {
    mkdirSync(lab.inside(`d${dir}`));
    for (let file = 0; file < 50; file += 1) writeFileSync(lab.inside(`d${dir}`, `f${file}`), '');
  }
  const removed = await Promise.all([lab.remove({ hasBigFiles: true }), lab.remove({ hasBigFiles: true })]);
  expect(removed.filter(Boolean)).toHaveLength(1);
  expect(lab.left()).toEqual([]);
});

test('a directory that is swapped for a link while it is removed: both go, the canary stays', async () => {
  mkdirSync(lab.inside('d'));
  for (let file = 0; file < 2_000; file += 1) writeFileSync(lab.inside('d', `f${file}`), '');
  let swaps = 0;
  const swapping = setInterval(() => {
    try {
      renameSync(lab.inside('d'), lab.inside(`moved-${swaps}`));
      lab.linkToCanary('d');
      swaps += 1;
      renameSync(lab.inside('d'), lab.inside(`link-${swaps}`));
      renameSync(lab.inside(`moved-${swaps - 1}`), lab.inside('d'));
    } catch {
      // It is gone: nothing to swap any more.
    }
  });
  const finished = await lab.remove({ hasBigFiles: true }).catch((error: Error) => error);
  clearInterval(swapping);
  if (finished instanceof Error) expect(await lab.remove()).toBe(true);
  expect(lab.left()).toEqual([]);
});

test('directories that refuse their owner go for an ordinary user too', async () => {
  await using own = tempRoot();
  mkdirSync(own.path('media'));
  const user = serviceUser();
  if (user !== null) chownSync(own.path('media'), user.uid, user.gid);
  chmodSync(own.path('media'), 0o700);
  const run = await asNobody(path.join(FIXTURES, 'locked-trees.ts'), [own.path('media')]);
  expect(run.stderr).toBe('');
  const told = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { uid: number; mode: string });
  expect(told.map(({ mode }) => mode)).toEqual(['0', '100', '200', '300', '400', '500', '600']);
  for (const one of told) {
    expect(one).toMatchObject({ measured: true, ours: true, removed: true, left: ['.trash'] });
    expect(one.uid).not.toBe(0);
  }
});

test.each([
  ['file', ['unlinkSync', 'lstatSync']],
  ['d', ['rmdirSync']],
  ['d', ['openSync']],
] as const)('%s that another machine removes at %j is gone, and no failure (ESTALE)', async (name, calls) => {
  mkdirSync(lab.inside('d'));
  for (const file of ['d/file', 'd/other', 'beside']) writeFileSync(lab.inside(file), 'x');
  using _failing = failing(name, 'ESTALE', calls, (place) => rmSync(place, { recursive: true, force: true }));
  expect(await lab.remove()).toBe(true);
  expect(lab.left()).toEqual([]);
});

/** That the rename is refused for want of room, and this way taken, is tried on a real quota (test/crash). */
test('without room for a new name a tree is deleted where it lies', async () => {
  const dir = lab.root.path('media/temp_sql_imports', lab.importId);
  mkdirSync(path.join(dir, 'inner'), { recursive: true });
  writeFileSync(path.join(dir, 'inner/file'), 'x');
  symlinkSync(lab.root.path('canary'), path.join(dir, 'link'));
  const before = lab.canary();
  const { root, trash } = lab.places;
  expect(await removeTree(lab.importId, lab.importId, { parent: root, trash, breather: createBreather(), hasBigFiles: false })).toBe(true);
  expect([existsSync(dir), lab.canary()]).toEqual([false, before]);
});

test('a directory of 200,000 files goes without holding their names in memory', async () => {
  const run = await runProgram(process.execPath, ['--expose-gc', path.join(FIXTURES, 'many-files.ts'), lab.root.path('media'), '200000']);
  expect(run.stderr).toBe('');
  const told = JSON.parse(run.stdout) as { removed: boolean; measured: boolean; grownBytes: number };
  expect(told).toMatchObject({ removed: true, measured: true });
  expect(told.grownBytes).toBeLessThan(25 * 1024 ** 2);
  expect(readdirSync(lab.root.path('media/temp_sql_imports/.trash'))).toEqual([lab.trashName]);
}, 300_000); // Making so many files takes a busy disk a while.
