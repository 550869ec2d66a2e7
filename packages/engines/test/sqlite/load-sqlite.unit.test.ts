import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newImportId } from '@dumpdock/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSqliteEngine } from '../../src/index.ts';
import { type LiteLab, liteLab } from './lite-lab.ts';

let lab: LiteLab;
beforeEach(() => {
  lab = liteLab();
});
afterEach(() => lab.remove());

const HEAD = 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a INTEGER PRIMARY KEY, b);\n';

const VALUES = 'SELECT a, b, typeof(b) AS type FROM t ORDER BY a';

test('values keep their types, whether bound or run as written', async () => {
  const values =
    "INSERT INTO t VALUES(1,'it''s');\nINSERT INTO t VALUES(2,X'00ff');\nINSERT INTO t VALUES(3,1.0);\nINSERT INTO t VALUES(4,NULL);\n";
  await createSqliteEngine().load(lab.task(`${HEAD}${values}INSERT INTO t VALUES(5,replace('a\\nb','\\n',char(10)));\nCOMMIT;\n`));
  expect(lab.rows(VALUES)).toEqual([
    [1, "it's", 'text'],
    [2, new Uint8Array([0, 255]), 'blob'],
    [3, 1, 'real'],
    [4, null, 'null'],
    [5, 'a\nb', 'text'],
  ]);
});

test('line ends become line feeds, as the sqlite3 shell reads them', async () => {
  await createSqliteEngine().load(lab.task(`${HEAD}INSERT INTO t VALUES(1,'a\nb');\nCOMMIT;\n`.replaceAll('\n', '\r\n')));
  expect(lab.rows(VALUES)).toEqual([[1, 'a\nb', 'text']]);
});

test('a refused statement leaves no file, and names its place', async () => {
  const load = createSqliteEngine().load(lab.task(`${HEAD}INSERT INTO t VALUES(1,2);\nINSERT INTO t VALUES(1,3);\nCOMMIT;\n`));
  await expect(load).rejects.toMatchObject({ code: 'SQL_ERROR', location: { line: 5, statement: 5 } });
  expect(readdirSync(lab.dir)).toEqual(['dump.sql', 'scratch']);
  expect(readdirSync(path.join(lab.dir, 'scratch'))).toEqual([]);
});

test('an existing file is left as it was when the commit is not allowed', async () => {
  const engine = createSqliteEngine();
  await engine.load(lab.task(`${HEAD}INSERT INTO t VALUES(1,2);\nCOMMIT;\n`));
  const beforeCommit = () => Promise.reject(new Error('no'));
  await expect(engine.load(lab.task('INSERT INTO t VALUES(2,3);\n', { beforeCommit }))).rejects.toThrow('no');
  expect(lab.rows(VALUES)).toEqual([[1, 2, 'integer']]);
});

test('changed bytes are not committed', async () => {
  const task = lab.task(`${HEAD}COMMIT;\n`);
  writeFileSync(path.join(lab.dir, 'dump.sql'), `${HEAD}INSERT INTO t VALUES(1,1);\nCOMMIT;\n`);
  await expect(createSqliteEngine().load(task)).rejects.toMatchObject({ code: 'CHANGED_SINCE_INSPECTION' });
  expect(existsSync(path.join(lab.dir, 'target.db'))).toBe(false);
});

test('what became of a commit can be told afterwards, and nothing of ours stays in the file', async () => {
  const engine = createSqliteEngine();
  const markers: Readonly<Record<string, unknown>>[] = [];
  const remember = async (marker: Readonly<Record<string, unknown>>) => void markers.push(marker);
  await engine.load(lab.task(`${HEAD}COMMIT;\n`, { beforeCommit: remember }));
  const second = lab.task('INSERT INTO t VALUES(2,3);\n', { beforeCommit: remember });
  await engine.load(second);
  expect(lab.rows('SELECT name FROM sqlite_schema')).toEqual([['t']]);
  const { signal } = new AbortController();
  expect(await engine.resolve(second.target, markers[1]!, signal, second.scratchDir)).toBe('committed');
  const other = { mode: 'transaction', importId: newImportId() };
  expect(await engine.resolve(second.target, other, signal, path.join(lab.dir, 'none'))).toBe('not-committed');
});
