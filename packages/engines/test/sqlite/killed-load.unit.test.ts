import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSqliteEngine } from '../../src/index.ts';
import { type LiteLab, liteLab } from './lite-lab.ts';

let lab: LiteLab;
beforeEach(() => {
  lab = liteLab();
});
afterEach(() => lab.remove());

const engine = createSqliteEngine();
const { signal } = new AbortController();
const ROWS = 'INSERT INTO t VALUES(1);\nINSERT INTO t VALUES(2);\n';
const MAKE = 'CREATE TABLE t(a);\n';

interface Killed {
  readonly marker: Readonly<Record<string, unknown>> | null;
  readonly importId: string;
  readonly scratchDir: string;
}

function loadAndDie(sql: string, moment: string): Killed {
  const task = lab.task(sql);
  const script = new URL('killed-load.ts', import.meta.url).pathname;
  const { signal: how, stdout, stderr } = spawnSync(process.execPath, [script, JSON.stringify(task), moment], { encoding: 'utf8' });
  expect(how, stderr).toBe('SIGKILL');
  return { marker: stdout === '' ? null : JSON.parse(stdout), importId: task.importId, scratchDir: task.scratchDir };
}

test.each([
  ['before', 'not-committed'],
  ['sqlite.placed', 'committed'],
  ['after', 'committed'],
])('a load into a new file that is killed %s is told to be %s, again and again', async (moment, fate) => {
  const { marker, scratchDir } = loadAndDie(MAKE + ROWS, moment);
  const { target } = lab.task('');
  for (const _time of [1, 2]) expect(await engine.resolve(target, marker!, signal, scratchDir)).toBe(fate);
  expect(readdirSync(lab.dir).filter((name) => name.startsWith('.dumpdock'))).toEqual([]);
  if (fate === 'committed') expect(lab.rows('SELECT a FROM t')).toEqual([[1], [2]]);
  else expect(await engine.load(lab.task(MAKE + ROWS))).toMatchObject({ rows: 2 });
});

test.each([
  ['before', 'not-committed'],
  ['sqlite.marked', 'committed'],
  ['sqlite.receipt', 'committed'],
  ['after', 'committed'],
])('a load into an existing file that is killed %s is told to be %s, again and again', async (moment, fate) => {
  await engine.load(lab.task(MAKE));
  const { marker, scratchDir } = loadAndDie(ROWS, moment);
  const { target } = lab.task('');
  for (const _time of [1, 2]) expect(await engine.resolve(target, marker!, signal, scratchDir)).toBe(fate);
  expect(lab.rows('SELECT a FROM t')).toEqual(fate === 'committed' ? [[1], [2]] : []);
  expect(lab.rows('SELECT name FROM sqlite_schema')).toEqual([['t']]);
});

test('a load whose workspace was taken away after it was committed is told to be committed, and its mark is swept', async () => {
  await engine.load(lab.task(MAKE));
  const { marker } = loadAndDie(ROWS, 'sqlite.marked');
  const { target } = lab.task('');
  for (const _time of [1, 2]) expect(await engine.resolve(target, marker!, signal, null)).toBe('committed');
  await engine.sweepLeftovers(target, async () => false, signal);
  expect(lab.rows('SELECT name FROM sqlite_schema')).toEqual([['t']]);
});

test('a load that is killed on the way leaves an existing file as it was, and its leftovers are swept', async () => {
  const { importId } = loadAndDie(MAKE + ROWS, 'loading');
  const { target } = lab.task('');
  expect(await engine.sweepLeftovers(target, async (id) => id === importId, signal)).toMatchObject({ removed: [] });
  await engine.sweepLeftovers(target, async () => false, signal);
  expect(readdirSync(lab.dir).filter((name) => name.startsWith('.dumpdock'))).toEqual([]);
  await engine.load(lab.task(MAKE));
  loadAndDie(ROWS, 'loading');
  expect(lab.rows('SELECT a FROM t')).toEqual([]);
});

test('a mark that nobody asks for any more is swept', async () => {
  await engine.load(lab.task(MAKE));
  const { importId } = loadAndDie(ROWS, 'sqlite.marked');
  const { target } = lab.task('');
  await engine.sweepLeftovers(target, async (id) => id === importId, signal);
  expect(lab.rows('SELECT count(*) FROM sqlite_schema')).toEqual([[2]]);
  await engine.sweepLeftovers(target, async () => false, signal);
  expect(lab.rows('SELECT name FROM sqlite_schema')).toEqual([['t']]);
});
