import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { loadBothWays, loadSql, pgDump } from './load-fixture.ts';

const ROWS = `${Array.from({ length: 500 }, (_, i) => `${i}\tx`).join('\n')}\n\\.\n`;
/** Whether rows are frozen: both bits about xmin are set (htup_details.h, HEAP_XMIN_FROZEN). */
const FROZEN = (name: string): string =>
  `SELECT bool_and(t_infomask & 768 = 768) AS frozen FROM heap_page_items(get_raw_page('${name}', 0))`;

test.each([15, 18] as const)('COPY into a table that the dump makes writes frozen rows, PostgreSQL %i', async (version) => {
  await using database = await testPostgres({ version });
  await database.query('CREATE EXTENSION pageinspect');
  await database.query('CREATE TABLE old (a int, b text); GRANT ALL ON old TO tester');
  await loadSql(
    database.url,
    `CREATE TABLE public.t (a int, b text);\nCOPY public.t (a, b) FROM stdin;\n${ROWS}COPY public.old FROM stdin;\n${ROWS}`,
  );
  expect((await database.query(FROZEN('t'))).rows).toEqual([{ frozen: true }]);
  expect((await database.query(FROZEN('old'))).rows).toEqual([{ frozen: false }]);
});

test.each([
  ['that was there and is only maybe made', 'CREATE TABLE IF NOT EXISTS public.old (a int, b text);\nCOPY public.old FROM stdin;\n'],
  [
    'with partitions',
    'CREATE TABLE public.p (a int, b text) PARTITION BY LIST (a);\nCREATE TABLE public.p1 PARTITION OF public.p DEFAULT;\nCOPY public.p FROM stdin;\n',
  ],
  [
    'that took the name of one the dump made',
    'CREATE TABLE public.n (a int, b text);\nALTER TABLE public.n RENAME TO m;\nALTER TABLE public.old RENAME TO n;\nCOPY public.n FROM stdin;\n',
  ],
  ['whose COPY has options', `CREATE TABLE public.o (a int, b text);\nCOPY public.o FROM stdin WITH (NULL 'x', DELIMITER E'\\t');\n`],
])('a table %s is loaded all the same', async (_, head) => {
  await using database = await testPostgres();
  await database.query('CREATE TABLE old (a int, b text); ALTER TABLE old OWNER TO tester; INSERT INTO old SELECT 1');
  expect(await loadSql(database.url, head + ROWS)).toMatchObject({ rows: 500 });
});

test('a load that the server refuses to freeze is done again without', async () => {
  await using database = await testPostgres();
  await database.query('CREATE TABLE old (a int, b text); ALTER TABLE old OWNER TO tester');
  const swap = ['t re', 'name to u'].join("'||'");
  const hidden = `DO $$begin execute 'alter table public.${swap}'; execute 'alter table public.${swap.replace('t', 'old').replace('u', 't')}'; end$$;\n`;
  const sql = `CREATE TABLE public.t (a int, b text);\n${hidden}COPY public.t FROM stdin;\n${ROWS}`;
  await expect(loadSql(database.url, sql)).resolves.toMatchObject({ rows: 500 });
});

test('the database is the one that psql makes', async () => {
  const made = await loadBothWays(
    `CREATE TABLE public.t (a int PRIMARY KEY, b text);\nCOPY public.t (a, b) FROM stdin;\n${ROWS}CREATE INDEX i ON public.t (b);\n`,
  );
  expect(made.ours).toBe(made.theirs);
});

/** Enough INSERTs to become COPY. */
const INSERTS = Array.from({ length: 300 }, (_, i) => `INSERT INTO public.t VALUES (${i}, 'it''s ${i}');\n`).join('');

test.each([15, 18] as const)('INSERTs into a table that the dump makes write frozen rows, PostgreSQL %i', async (version) => {
  await using database = await testPostgres({ version });
  await database.query('CREATE EXTENSION pageinspect');
  await loadSql(database.url, `CREATE TABLE public.t (a int, b text);\n${INSERTS}`);
  expect((await database.query(FROZEN('t'))).rows).toEqual([{ frozen: true }]);
});

test('INSERTs that are loaded frozen make the database that psql makes', async () => {
  const made = await loadBothWays(
    `CREATE TABLE public.t (a int, b text);\n${INSERTS}ALTER TABLE public.t ADD PRIMARY KEY (a);\nINSERT INTO public.t VALUES (1000, 'late');\n`,
  );
  expect(made.ours).toBe(made.theirs);
  expect(made.copied).toEqual([]); // The last row came by itself.
});

test('a row that is refused frozen has its own place, and nothing is left', async () => {
  await using database = await testPostgres({ version: 15 });
  const before = pgDump(database.adminUrl);
  const sql = `CREATE TABLE public.t (a int PRIMARY KEY, b text);\n${INSERTS}INSERT INTO public.t VALUES (7, 'again');\n${INSERTS.replaceAll('(', '(1')}`;
  await expect(loadSql(database.url, sql)).rejects.toMatchObject({
    code: 'SQL_ERROR',
    serverCode: '23505',
    location: { statement: 302, line: 302 },
  });
  expect(pgDump(database.adminUrl)).toBe(before);
});
