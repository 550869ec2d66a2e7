import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Inspection, newImportId } from '@dumpdock/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSqliteEngine, type LoadTask } from '../../src/index.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'dumpdock-sqlite-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const HEAD = 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a INTEGER PRIMARY KEY, b);\n';

function taskOf(sql: string, changes: Partial<LoadTask> = {}): LoadTask {
  const file = path.join(dir, 'dump.sql');
  writeFileSync(file, sql);
  const sha256 = createHash('sha256').update(sql).digest('hex');
  const detected = { dialect: 'sqlite', confidence: 1, tool: null, version: null, encoding: 'UTF8', bomBytes: 0 } as const;
  return {
    importId: newImportId(),
    target: { name: 'lite', engine: 'sqlite', url: `sqlite://${dir}/target.db`, grants: [], allowSuperuser: false },
    files: [{ entry: 'dump.sql', file, bytes: Buffer.byteLength(sql), sha256, detected }],
    inspection: {} as Inspection,
    grants: [],
    scratchDir: dir,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    beforeCommit: async () => undefined,
    ...changes,
  };
}

function rowsOf(sql = 'SELECT a, b, typeof(b) AS type FROM t ORDER BY a'): unknown[] {
  const db = new DatabaseSync(path.join(dir, 'target.db'), { readOnly: true });
  try {
    return db
      .prepare(sql)
      .all()
      .map((row) => Object.values(row));
  } finally {
    db.close();
  }
}

test('values keep their types, whether bound or run as written', async () => {
  const values =
    "INSERT INTO t VALUES(1,'it''s');\nINSERT INTO t VALUES(2,X'00ff');\nINSERT INTO t VALUES(3,1.0);\nINSERT INTO t VALUES(4,NULL);\n";
  await createSqliteEngine().load(taskOf(`${HEAD}${values}INSERT INTO t VALUES(5,replace('a\\nb','\\n',char(10)));\nCOMMIT;\n`));
  expect(rowsOf()).toEqual([
    [1, "it's", 'text'],
    [2, new Uint8Array([0, 255]), 'blob'],
    [3, 1, 'real'],
    [4, null, 'null'],
    [5, 'a\nb', 'text'],
  ]);
});

test('line ends become line feeds, as the sqlite3 shell reads them', async () => {
  await createSqliteEngine().load(taskOf(`${HEAD}INSERT INTO t VALUES(1,'a\nb');\nCOMMIT;\n`.replaceAll('\n', '\r\n')));
  expect(rowsOf()).toEqual([[1, 'a\nb', 'text']]);
});

test('a refused statement leaves no file, and names its place', async () => {
  const load = createSqliteEngine().load(taskOf(`${HEAD}INSERT INTO t VALUES(1,2);\nINSERT INTO t VALUES(1,3);\nCOMMIT;\n`));
  await expect(load).rejects.toMatchObject({ code: 'SQL_ERROR', location: { line: 5, statement: 5 } });
  expect(readdirSync(dir)).toEqual(['dump.sql']);
});

test('an existing file is left as it was when the commit is not allowed', async () => {
  const engine = createSqliteEngine();
  await engine.load(taskOf(`${HEAD}INSERT INTO t VALUES(1,2);\nCOMMIT;\n`));
  const beforeCommit = () => Promise.reject(new Error('no'));
  await expect(engine.load(taskOf('INSERT INTO t VALUES(2,3);\n', { beforeCommit }))).rejects.toThrow('no');
  expect(rowsOf()).toEqual([[1, 2, 'integer']]);
});

test('changed bytes are not committed', async () => {
  const task = taskOf(`${HEAD}COMMIT;\n`);
  writeFileSync(path.join(dir, 'dump.sql'), `${HEAD}INSERT INTO t VALUES(1,1);\nCOMMIT;\n`);
  await expect(createSqliteEngine().load(task)).rejects.toMatchObject({ code: 'CHANGED_SINCE_INSPECTION' });
  expect(existsSync(path.join(dir, 'target.db'))).toBe(false);
});

test('what became of a commit can be told afterwards, and nothing of ours stays in the file', async () => {
  const engine = createSqliteEngine();
  const markers: Readonly<Record<string, unknown>>[] = [];
  const remember = async (marker: Readonly<Record<string, unknown>>) => void markers.push(marker);
  await engine.load(taskOf(`${HEAD}COMMIT;\n`, { beforeCommit: remember }));
  const second = taskOf('INSERT INTO t VALUES(2,3);\n', { beforeCommit: remember });
  await engine.load(second);
  expect(rowsOf('SELECT name FROM sqlite_schema')).toEqual([['t']]);
  const { signal } = new AbortController();
  expect(await engine.resolve(second.target, markers[1]!, signal)).toBe('committed');
  const other = { mode: 'transaction', importId: newImportId(), receipt: path.join(dir, 'none') };
  expect(await engine.resolve(second.target, other, signal)).toBe('not-committed');
});
