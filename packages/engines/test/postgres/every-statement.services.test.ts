import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { loadSql, pgDump } from './load-fixture.ts';

const BEFORE = `CREATE TABLE kept (a int PRIMARY KEY, b text); INSERT INTO kept SELECT i, 'row ' || i FROM generate_series(1, 50) i;
CREATE SEQUENCE counter; CREATE VIEW seen AS SELECT * FROM kept; ALTER TABLE kept OWNER TO tester; ALTER SEQUENCE counter OWNER TO tester;
ALTER VIEW seen OWNER TO tester`;

/** One statement of each kind that dumps are made of; every one is on lines of its own. */
const STATEMENTS = [
  "SET client_encoding = 'UTF8';",
  "SELECT pg_catalog.set_config('search_path', '', false);",
  'CREATE SCHEMA s;',
  "CREATE TYPE s.mood AS ENUM ('sad', 'ok');",
  'CREATE FUNCTION s.twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS $$SELECT $1 * 2; $$;',
  'CREATE TABLE s.t (id int NOT NULL, m s.mood, b text);',
  'COPY s.t (id, m, b) FROM stdin;\n1\tsad\tx\n2\tok\t\\N\n\\.',
  ...Array.from({ length: 30 }, (_, i) => `INSERT INTO s.t VALUES (${i + 10}, 'sad', 'x');`),
  "INSERT INTO s.t VALUES (100, 'ok', lower('X'));",
  "INSERT INTO public.kept VALUES (1000, 'more');",
  'DROP VIEW public.seen;',
  'ALTER TABLE public.kept ADD COLUMN c int;',
  'DELETE FROM public.kept WHERE a < 10;',
  'TRUNCATE public.kept;',
  'ALTER TABLE ONLY s.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);',
  'CREATE INDEX t_b ON s.t USING btree (b);',
  "COMMENT ON TABLE s.t IS 'it''s';",
];

test('an error at every statement leaves the target as it was, and names the place', async () => {
  await using database = await testPostgres({ version: 15 });
  await database.query(BEFORE);
  const before = pgDump(database.adminUrl);
  for (let at = 1; at <= STATEMENTS.length; at++) {
    const statements = STATEMENTS.toSpliced(at, 0, "INSERT INTO s.missing VALUES ('secret');");
    const line = statements.slice(0, at).join('\n').split('\n').length + 1;
    const failed = loadSql(database.url, `${statements.join('\n')}\n`);
    await expect(failed).rejects.toMatchObject({ code: 'SQL_ERROR', location: { line, column: 13, statement: at + 1 } });
    expect(pgDump(database.adminUrl)).toBe(before);
  }
  expect(await loadSql(database.url, `${STATEMENTS.join('\n')}\n`)).toMatchObject({ statements: STATEMENTS.length });
  expect(pgDump(database.adminUrl)).not.toBe(before);
});

test.each([
  ['a row of COPY', 'COPY t FROM stdin;\n1\n2\nx\n\\.\n', '22P02', { line: 2, row: 3 }],
  ['a row of COPY with too many values', 'COPY t FROM stdin;\n1\n2\t3\n\\.\n', '22P04', { line: 2, row: 2 }],
  ['a missing table', 'COPY nowhere FROM stdin;\n1\n2\n\\.\nSELECT 1;\n', '42P01', { line: 2, statement: 2 }],
  ['a broken key', 'INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (1);\nCREATE UNIQUE INDEX u ON t (a);\n', '23505', { line: 4 }],
  ['a missing role', 'SELECT 1;\nCREATE POLICY p ON t TO nobody_at_all;\n', '42704', { line: 3 }],
  ['a syntax error behind characters of many bytes', "SELECT 'é日' FROM FROM x;\n", '42601', { line: 2, column: 21 }],
])('%s is named with its place and what to do', async (_, sql, serverCode, place) => {
  await using database = await testPostgres();
  const failed = loadSql(database.url, `CREATE TABLE t (a int);\n${sql}`);
  await expect(failed).rejects.toMatchObject({ serverCode, location: place, suggestion: expect.stringMatching(/.{20}/) });
});

test('several files are one load', async () => {
  await using database = await testPostgres();
  const files = ['CREATE TABLE t (a int);\n', 'INSERT INTO t VALUES (1);\n', 'INSERT INTO t VALUES (2);\nINSERT INTO u VALUES (3);\n'];
  await expect(loadSql(database.url, files)).rejects.toMatchObject({ location: { entry: '3.sql', line: 2, statement: 2 } });
  expect(
    await loadSql(
      database.url,
      files.map((sql) => sql.replace('INTO u', 'INTO t')),
    ),
  ).toMatchObject({ rows: 3, statements: 4 });
});

test.each([5, 40])('statements of %i MiB are streamed from the file', async (mebibytes) => {
  await using database = await testPostgres();
  const long = 'x'.repeat(mebibytes * 1024 * 1024);
  const sql = `CREATE TABLE t (a int, b text);\nINSERT INTO t VALUES (1, '${long}');\nINSERT INTO t VALUES (2, 'y');\n`;
  expect(await loadSql(database.url, sql)).toMatchObject({ rows: 2 });
  expect((await database.query('SELECT a, length(b) AS n FROM t ORDER BY a')).rows).toEqual([
    { a: 1, n: long.length },
    { a: 2, n: 1 },
  ]);
});

test('large objects load', async () => {
  await using database = await testPostgres();
  const sql = `SELECT pg_catalog.lo_create('16761');
SELECT pg_catalog.lo_open('16761', 131072);
SELECT pg_catalog.lowrite(0, '\\x00ff10');
SELECT pg_catalog.lo_close(0);\n`;
  await loadSql(database.url, `BEGIN;\n${sql}COMMIT;\n`);
  expect((await database.query("SELECT encode(lo_get(16761), 'hex') AS data")).rows).toEqual([{ data: '00ff10' }]);
});
