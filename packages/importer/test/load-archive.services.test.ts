import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Inspection } from '@dumpdock/contracts';
import type { Target } from '@dumpdock/engines';
import { type TempRoot, tempRoot, testMariadb, testPostgres } from '@dumpdock/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LoadArchiveOptions, loadArchive } from '../src/load-archive.ts';
import { childProcesses } from './child-processes.ts';
import { LIMITS, mysqlDump, postgresDump, sqliteDump } from './import-lab.ts';
import { zipOf } from './zip-of.ts';

let root: TempRoot;
beforeEach(() => {
  root = tempRoot();
  mkdirSync(root.path('target'));
});
afterEach(async () => {
  expect(childProcesses()).toEqual([]);
  await root[Symbol.asyncDispose]();
});

const lite = (): Target => target('sqlite', `sqlite://${root.path('target/x.db')}`);
const target = (engine: Target['engine'], url: string): Target => ({ name: 't', engine, url, grants: [], allowSuperuser: true });

function load(zip: Buffer, into: Target, more: Partial<LoadArchiveOptions> = {}) {
  writeFileSync(root.path('dump.zip'), zip);
  const [signal, scratchDir] = [new AbortController().signal, mkdtempSync(root.path('scratch-'))];
  return loadArchive({ file: root.path('dump.zip'), target: into, grants: [], limits: LIMITS, scratchDir, signal, ...more });
}

const codeOf = (loading: Promise<unknown>) =>
  loading.then(
    () => 'loaded',
    (error: { code?: string }) => error.code,
  );
const rowsOf = (table: string) => new DatabaseSync(root.path('target/x.db')).prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
const ROWS = 60_000;

test('a dump is loaded while it is still being read', async () => {
  const { inspection, result } = await load(sqliteDump('t', ROWS), lite());
  expect(result).toMatchObject({ rows: ROWS, tables: [{ name: 't', rows: ROWS }] });
  expect(inspection).toMatchObject({ entries: [{ path: 'dump.sql' }], tables: [{ name: 't', rows: ROWS, action: 'create' }] });
  expect(rowsOf('t')).toBe(ROWS);
});

test('several files, and a file that is there already, are loaded after they were read', async () => {
  await load(zipOf({ '2.sql': 'INSERT INTO a VALUES(1),(2);\n', '1.sql': 'PRAGMA foreign_keys=OFF;\nCREATE TABLE a(x);\n' }), lite());
  expect(rowsOf('a')).toBe(2);
  const { result } = await load(sqliteDump('t', 7), lite());
  expect([result.rows, rowsOf('t'), rowsOf('a')]).toEqual([7, 7, 2]);
});

test.each([
  ['a refused statement at the end', () => sqliteDump('t', ROWS, "ATTACH DATABASE '/etc/x' AS x;\n"), 'POLICY_REFUSED'],
  ['a dump that ends in the middle', () => sqliteDump('t', ROWS, "INSERT INTO t VALUES('x"), 'INCOMPLETE_DUMP'],
  ['a checksum that is wrong, which shows when everything is read', () => spoilt(sqliteDump('t', ROWS)), 'CRC_MISMATCH'],
  ['SQL that the target refuses', () => sqliteDump('t', ROWS, 'INSERT INTO nowhere VALUES(1);\n'), 'SQL_ERROR'],
  ['a dump of another dialect', () => mysqlDump('t', 3), 'TARGET_MISMATCH'],
])('%s leaves a new SQLite file unmade', async (_what, zip, code) => {
  expect(await codeOf(load(zip(), lite()))).toBe(code);
  expect(readdirSync(root.path('target'))).toEqual([]);
});

/** The checksum of the first entry, where both headers have it (APPNOTE 4.4.7). */
function spoilt(zip: Buffer): Buffer {
  for (const at of [14, zip.indexOf('PK\x01\x02') + 16]) zip[at] = (zip[at] ?? 0) ^ 1;
  return zip;
}

test('whoever is shown the inspection can still say no', async () => {
  const seen: Inspection[] = [];
  const onInspected = async (inspection: Inspection) => {
    seen.push(inspection);
    throw new Error('no');
  };
  await expect(load(sqliteDump('t', ROWS), lite(), { onInspected })).rejects.toThrow('no');
  expect(seen).toHaveLength(1);
  expect(readdirSync(root.path('target'))).toEqual([]);
});

test('a stop on the way leaves nothing', async () => {
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error('enough'));
  await expect(load(sqliteDump('t', 300_000), lite(), { signal: stop.signal, onProgress })).rejects.toThrow();
  expect(readdirSync(root.path('target'))).toEqual([]);
});

test('PostgreSQL: loaded while read, rolled back when the end of the dump is refused or consent is missing', async () => {
  await using postgres = await testPostgres();
  const into = target('postgresql', postgres.url);
  expect(await codeOf(load(postgresDump('t', ROWS, "COPY t TO PROGRAM 'true';\n"), into))).toBe('POLICY_REFUSED');
  const { result } = await load(postgresDump('t', ROWS), into);
  expect(result.rows).toBe(ROWS);
  expect(await codeOf(load(postgresDump('u', 9, 'DROP TABLE IF EXISTS t;\n'), into))).toBe('GRANT_REQUIRED');
  const { rows } = await postgres.query("SELECT (SELECT count(*) FROM t)::int AS t, to_regclass('u') AS u");
  expect(rows).toEqual([{ t: ROWS, u: null }]);
});

test('MySQL: a load that fails behind the swap leaves the target as it was, and no schema of ours', async () => {
  await using database = await testMariadb();
  await database.query('CREATE TABLE v (a int)');
  const clashes = mysqlDump('t', 3, 'CREATE VIEW v AS SELECT a FROM t;\n');
  expect(await codeOf(load(clashes, target('mysql', database.url)))).toBe('SQL_ERROR');
  expect((await database.query('SHOW TABLES')).map((row) => Object.values(row))).toEqual([['v']]);
  expect(await database.query("SHOW DATABASES LIKE 'dumpdock\\_%'")).toEqual([]);
});
