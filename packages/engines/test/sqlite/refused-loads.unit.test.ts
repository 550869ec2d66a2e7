import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSqliteEngine } from '../../src/index.ts';
import { type LiteLab, liteLab } from './lite-lab.ts';

let lab: LiteLab;
beforeEach(() => {
  lab = liteLab();
});
afterEach(() => lab.remove());

const engine = createSqliteEngine();
const DUMP = [
  'PRAGMA foreign_keys=OFF;',
  'BEGIN TRANSACTION;',
  'CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT UNIQUE);',
  ...Array.from({ length: 20 }, (_, i) => `INSERT INTO t VALUES(${i},'row ${i}');`),
  'CREATE TABLE u(x REFERENCES t(a), y);',
  "INSERT INTO u VALUES(1,X'00'),(2,1.5),(3,NULL);",
  'DELETE FROM sqlite_sequence;',
  'CREATE INDEX i ON u(y);',
  'CREATE VIEW v AS SELECT * FROM t;',
  "CREATE TRIGGER r AFTER INSERT ON u BEGIN UPDATE t SET b = 'x' WHERE a = new.x; END;",
  'INSERT INTO u VALUES(4,4);',
  'COMMIT;',
].filter((line) => !line.includes('sqlite_sequence'));
const WRONG = "INSERT INTO nowhere VALUES('secret');";
const OLD = 'CREATE TABLE old(a);\nINSERT INTO old VALUES(1);\n';

describe.each(['new', 'existing'])('into a file that is %s', (kind) => {
  test.each(DUMP.map((_, at) => at + 1))('an error at statement %i leaves every byte as it was and names its place', async (at) => {
    if (kind === 'existing') await engine.load(lab.task(OLD));
    const before = kind === 'existing' ? lab.hash() : null;
    const load = engine.load(lab.task([...DUMP.slice(0, at), WRONG, ...DUMP.slice(at)].join('\n')));
    await expect(load).rejects.toMatchObject({ code: 'SQL_ERROR', location: { line: at + 1, column: 1, statement: at + 1 } });
    await load.catch((error: Error) => expect(JSON.stringify(error)).not.toContain('secret'));
    if (before === null) expect(existsSync(lab.file)).toBe(false);
    else expect(lab.hash()).toBe(before);
    expect(readdirSync(lab.dir).filter((name) => name.startsWith('.dumpdock') || name.endsWith('-journal'))).toEqual([]);
  });
});

test.each([1, 2, 15, 16, 17, 33, 40])('of 40 rows number %i is the one that is refused', async (wrong) => {
  const rows = Array.from({ length: 40 }, (_, i) => `INSERT INTO t VALUES(${i + 1 === wrong ? "'x'" : i});\n`);
  const load = engine.load(lab.task(`CREATE TABLE t(a INTEGER PRIMARY KEY);\n${rows.join('')}`));
  await expect(load).rejects.toMatchObject({ code: 'SQL_ERROR', location: { line: wrong + 1, statement: wrong + 1 } });
});

test.each([1, 2, 16, 17, 30])('of 30 rows of one statement number %i is the one that is refused', async (wrong) => {
  const rows = Array.from({ length: 30 }, (_, i) => `(${i + 1 === wrong ? "'x'" : i})`);
  const load = engine.load(lab.task(`CREATE TABLE t(a INTEGER PRIMARY KEY);\nINSERT INTO t VALUES\n${rows.join(',\n')};\n`));
  await expect(load).rejects.toMatchObject({ location: { line: 2, statement: 2, row: wrong } });
});

test('a conflict clause that ends the transaction ends the load, and keeps nothing', async () => {
  await engine.load(lab.task(OLD));
  const before = lab.hash();
  const rows = 'INSERT INTO t VALUES(1);\n'.repeat(20);
  const load = engine.load(lab.task(`CREATE TABLE t(a UNIQUE ON CONFLICT ROLLBACK);\nINSERT INTO t VALUES(0);\n${rows}`));
  await expect(load).rejects.toMatchObject({ code: 'SQL_ERROR' });
  expect(lab.hash()).toBe(before);
});

test.each([
  ['CREATE TABLE t(a);\nCREATE TABLE t(a);', 'drop it first'],
  ['CREATE TABLE t(a UNIQUE);\nINSERT INTO t VALUES(1);\nINSERT INTO t VALUES(1);', 'The same key'],
  ['CREATE TABLE t(a NOT NULL);\nINSERT INTO t VALUES(NULL);', 'constraint of its table'],
  ['INSERT INTO t VALUES(1);', 'dump it too'],
  ['CREATE TABLE t(a);\nINSERT INTO t VALUES(1,2);', 'other columns'],
  ['CREATE TABLE t(a);\nINSERT INTO t VALUES(nosuch(1));', 'application'],
])('%s gets advice', async (sql, advice) => {
  const load = engine.load(lab.task(sql));
  await expect(load).rejects.toMatchObject({ code: 'SQL_ERROR', suggestion: expect.stringContaining(advice) });
});

describe('virtual tables', () => {
  const dump = readFileSync(new URL('fixtures/virtual-tables.dump.sql', import.meta.url), 'utf8');
  const grants = ['virtual-tables'] as const;

  test('of fts5, fts4 and rtree are made again from what .dump writes, with all they hold', async () => {
    await engine.load(lab.task(dump, { grants }));
    expect(lab.rows("SELECT title FROM notes WHERE notes MATCH 'first'")).toEqual([['One']]);
    expect(lab.rows("SELECT text FROM old WHERE old MATCH 'other'")).toEqual([['other words']]);
    expect(lab.rows('SELECT id FROM boxes WHERE x0 > 0')).toEqual([[1]]);
    expect(lab.rows("SELECT rowid FROM ext WHERE ext MATCH 'x'")).toEqual([[1]]);
    expect(lab.rows('SELECT z FROM after')).toEqual([[9]]);
    expect(lab.rows('PRAGMA integrity_check')).toEqual([['ok']]);
  });

  test('beside a table of sequences, as sqlite3 3.53 writes it', async () => {
    const sequences =
      "CREATE TABLE IF NOT EXISTS sqlite_sequence(name,seq);\nDELETE FROM sqlite_sequence;\nINSERT INTO sqlite_sequence VALUES('plain',7);\n";
    await engine.load(
      lab.task(
        `/* WARNING: Script requires that SQLITE_DBCONFIG_DEFENSIVE be disabled */\n${dump.replace('COMMIT;', `${sequences}COMMIT;`)}`,
        { grants },
      ),
    );
    expect(lab.rows('SELECT name, seq FROM sqlite_sequence')).toEqual([['plain', 7]]);
  });

  test('need consent', () => expect(engine.load(lab.task(dump, { grants: [] }))).rejects.toMatchObject({ code: 'GRANT_REQUIRED' }));

  test.each([
    "PRAGMA writable_schema=ON;\nINSERT INTO sqlite_schema VALUES('table','x','x',0,'CREATE TABLE x(y)');",
    "PRAGMA writable_schema=ON;\nINSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','x','x',2,'CREATE VIRTUAL TABLE x USING fts5(y)');",
    "PRAGMA writable_schema=ON;\nINSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','x','y',0,'CREATE VIRTUAL TABLE x USING fts5(y)');",
    "PRAGMA writable_schema=ON;\nINSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','x','x',0,'CREATE VIRTUAL TABLE x USING csv(f)');",
    "PRAGMA writable_schema=ON;\nINSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('trigger','x','x',0,'CREATE VIRTUAL TABLE x USING fts5(y)');",
    "PRAGMA writable_schema=ON;\nUPDATE sqlite_schema SET sql='CREATE TABLE x(y)';",
    'PRAGMA writable_schema=ON;\nCREATE TABLE t(a);',
  ])('no other use of the schema table is let through: %s', async (sql) => {
    await expect(engine.load(lab.task(sql, { grants }))).rejects.toMatchObject({ code: 'POLICY_REFUSED' });
    expect(existsSync(lab.file)).toBe(false);
  });
});
