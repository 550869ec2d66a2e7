import { testPostgres } from '@dumpdock/testkit';
import { describe, expect, test } from 'vitest';
import { loadBothWays, loadSql, pgDump } from './load-fixture.ts';

/** `count` INSERTs; `tuple` gives the rows of each. */
function inserts(head: string, tuple: (i: number) => string, count = 60): string {
  return Array.from({ length: count }, (_, i) => `INSERT INTO ${head} VALUES ${tuple(i)};\n`).join('');
}

/** Every literal that pg_dump writes, and some that people write. `copied`: COPY is proven to make the same of it. */
const CASES: readonly { what: string; table: string; value: (i: number) => string; copied: boolean }[] = [
  { what: 'integers', table: 'a bigint', value: (i) => `${(i - 30) * 1_000_000_007}`, copied: true },
  { what: 'the smallest bigint', table: 'a bigint', value: () => '-9223372036854775808', copied: true },
  { what: 'a fraction for an integer', table: 'a int', value: (i) => `${i}.6`, copied: false },
  { what: 'numerics with scale', table: 'a numeric(8,3)', value: (i) => `${i}.${i}56${i}`, copied: true },
  { what: 'numerics with exponent', table: 'a numeric', value: (i) => `-1.5e${i}`, copied: true },
  { what: 'negative zero of numeric', table: 'a numeric', value: () => '-0.00', copied: true },
  { what: 'negative zero of float', table: 'a float8', value: () => '-0', copied: false },
  { what: 'floats', table: 'a float4, b float8', value: (i) => `${i}.123456789, -${i}.1e-${i + 1}`, copied: true },
  {
    what: 'NaN and infinities',
    table: 'a float8, b numeric',
    value: (i) => `${['NaN', 'Infinity', '-Infinity'].map((v) => `'${v}'`)[i % 3]}, 'NaN'`,
    copied: true,
  },
  { what: 'oids', table: 'a oid', value: (i) => `${4294967295 - i}`, copied: true },
  { what: 'negative oids', table: 'a oid', value: () => '-1', copied: false },
  { what: 'truth values', table: 'a bool, b bool', value: (i) => `${i % 2 === 0}, ${['NULL', 'TRUE', "'yes'"][i % 3]}`, copied: true },
  { what: 'numbers for text', table: 'a text', value: (i) => `00${i}`, copied: false },
  { what: 'bit strings', table: 'a bit(8), b varbit(9)', value: (i) => `B'${(i + 128).toString(2)}', b'${i.toString(2)}'`, copied: true },
  { what: 'bytea', table: 'a bytea', value: (i) => `'\\x${i.toString(16).padStart(2, '0')}ff00'`, copied: true },
  { what: 'backslashes, tabs, line ends', table: 'a text', value: (i) => `'${i}\\N\\.\\\\ \t\r\n\n''q'' \\b\\x41'`, copied: true },
  { what: 'a lone end marker', table: 'a text', value: () => `'\\.'`, copied: true },
  { what: 'empty strings and NULL', table: 'a text, b text', value: (i) => (i % 2 ? `'', null` : `NULL, 'NULL'`), copied: true },
  { what: 'characters of many bytes', table: 'a text', value: (i) => `'é€🎉${i}日本語'`, copied: true },
  { what: 'escape strings', table: 'a text', value: (i) => `E'a\\tb\\'${i}'`, copied: false },
  { what: 'unicode strings', table: 'a text', value: (i) => `U&'\\0041${i}'`, copied: false },
  { what: 'dollar strings', table: 'a text', value: (i) => `$x$it's ${i}$x$`, copied: false },
  { what: 'casts', table: 'a date', value: (i) => `'2024-01-${(i % 28) + 1}'::date`, copied: false },
  { what: 'calls', table: 'a text', value: (i) => `lower('A${i}')`, copied: false },
  { what: 'strings over two lines', table: 'a text', value: (i) => `'a${i}'\n'b'`, copied: false },
  { what: 'comments between values', table: 'a int, b int', value: (i) => `${i}, /* one */ -- two\n ${i}`, copied: false },
  { what: 'trailing blanks over the length', table: 'a varchar(3), b char(3)', value: (i) => `'${i % 10}   ', 'x    '`, copied: true },
  { what: 'lengths of arrays', table: 'a varchar(3)[], b int[]', value: (i) => `'{a,"b  ",NULL}', '{${i},-${i}}'`, copied: true },
  {
    what: 'times',
    table: 'a timestamptz(2), b interval, c time',
    value: (i) => `'2024-01-01 12:34:56.789${i}+03', '${i} mons 2 days', '10:00:${10 + (i % 40)}.5'`,
    copied: true,
  },
  { what: 'json', table: 'a json, b jsonb', value: (i) => `'{"a" : "\\u00e9\\n${i}"}', '{"b":[1, ${i}]}'`, copied: true },
  {
    what: 'enums, domains, composites',
    table: 'a mood, b positive, c pair, d label',
    value: (i) => `'sad', ${i + 1}, '(${i},"x,y")', 'x${i % 10}'`,
    copied: true,
  },
  {
    what: 'ranges, points, networks',
    table: 'a int4range, b point, c inet, d uuid',
    value: (i) => `'[${i},${i + 5})', '(1.5,${i})', '10.0.0.${i}/8', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'`,
    copied: true,
  },
  { what: 'text search and xml', table: 'a tsvector, b xml', value: (i) => `'''w${i}'':1', '<a>${i}</a>'`, copied: true },
  {
    what: 'DEFAULT of a generated column',
    table: 'a int, g int GENERATED ALWAYS AS (a * 2) STORED, b text',
    value: (i) => `${i}, DEFAULT, 'x'`,
    copied: true,
  },
  { what: 'DEFAULT of a serial column', table: 'a serial, b text', value: (i) => `DEFAULT, 'x${i}'`, copied: false },
];

const TYPES = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN positive AS numeric(6,1) CHECK (VALUE > 0);
CREATE DOMAIN label AS varchar(4);
CREATE TYPE pair AS (a int, b text);
`;

describe('loads what psql loads', () => {
  test.each(CASES)('$what', async ({ table, value, copied }) => {
    const made = await loadBothWays(`${TYPES}CREATE TABLE t (${table});\n${inserts('t', (i) => `(${value(i)})`)}`);
    expect(made.ours).toBe(made.theirs);
    expect(made.merged).toBe(made.theirs);
    expect(made.copied).toEqual(copied ? ['t'] : []);
  });
});

/** What makes the order or number of statements count: rows go one by one. */
const ONE_BY_ONE: Readonly<Record<string, string>> = {
  'a rule':
    'CREATE TABLE t (a int); CREATE TABLE log (n int); CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO log SELECT count(*) FROM t;',
  'a statement trigger': `CREATE TABLE t (a int); CREATE TABLE log (n bigint);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log SELECT count(*) FROM public.t; RETURN NULL; END';
CREATE TRIGGER g AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION note();`,
  'a trigger of a partition': `CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000); CREATE TABLE log (n bigint);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log SELECT count(*) FROM public.t; RETURN NULL; END';
CREATE TRIGGER g AFTER INSERT ON t1 FOR EACH ROW EXECUTE FUNCTION note();`,
  'a check by a function': `CREATE TABLE t (a int); CREATE FUNCTION few(int) RETURNS bool LANGUAGE sql AS 'SELECT count(*) < 100 FROM public.t';
ALTER TABLE t ADD CHECK (few(a));`,
};

test.each(Object.entries(ONE_BY_ONE))('keeps to the written statements for %s', async (_, schema) => {
  const made = await loadBothWays(`${schema}\n${inserts('t', (i) => `(${i})`)}`);
  expect(made.ours).toBe(made.theirs);
  expect(made.copied).toEqual([]);
});

test('copies identity columns that are overridden, partitioned tables, and lists of columns in another order', async () => {
  const made = await loadBothWays(`CREATE TABLE i (id int GENERATED ALWAYS AS IDENTITY, a text);
CREATE TABLE p (a int, b text DEFAULT 'd') PARTITION BY LIST (a); CREATE TABLE p0 PARTITION OF p DEFAULT;
CREATE TABLE "odd ""name" ("A" int, b int);
${inserts('i (id, a) OVERRIDING SYSTEM VALUE', (i) => `(${i}, 'x')`)}${inserts('public.p (a)', (i) => `(${i})`)}
${inserts('"odd ""name" (b, "A")', (i) => `(${i}, -${i})`)}`);
  expect(made.ours).toBe(made.theirs);
  expect(made.copied).toEqual(['"odd ""name"', 'i', 'p0']);
});

test('refuses a key into the table itself where psql does', async () => {
  await using database = await testPostgres();
  const sql = `CREATE TABLE t (a int PRIMARY KEY, up int REFERENCES t);\n${inserts('t', (i) => `(${i}, ${(i + 1) % 60})`)}`;
  await expect(loadSql(database.url, sql)).rejects.toMatchObject({ serverCode: '23503', location: { line: 2, statement: 2 } });
});

test('an identity column that is not overridden is refused as written', async () => {
  await using database = await testPostgres();
  const sql = `CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);\n${inserts('t', (i) => `(${i})`)}`;
  await expect(loadSql(database.url, sql)).rejects.toMatchObject({ serverCode: '428C9', location: { line: 2, statement: 2 } });
});

test.each([
  ['too long', `'12345'`, '22001'],
  ['twice', `'7'`, '23505'],
])('a row that is refused has its own place, and nothing is left: %s', async (_, value, code) => {
  await using database = await testPostgres({ version: 15 });
  const rows = (i: number): string => (i === 41 ? `('41'),\n\t(${value}),\n\t('z')` : `('${i}'),\n\t('${i}a')`);
  const before = pgDump(database.adminUrl);
  const failed = loadSql(database.url, `CREATE TABLE t (a varchar(3) UNIQUE);\n${inserts('t', rows)}`);
  await expect(failed).rejects.toMatchObject({ code: 'SQL_ERROR', serverCode: code, location: { statement: 43, line: 84, row: 2 } });
  expect(pgDump(database.adminUrl)).toBe(before);
});

test('tells every statement and row', async () => {
  await using database = await testPostgres();
  const sql = `CREATE TABLE t (a int);\nCREATE TABLE u (a int);\n${inserts('t', (i) => `(${i}), (${i})`)}${inserts('u', (i) => `(${i})`, 3)}`;
  expect(await loadSql(database.url, sql)).toMatchObject({
    statements: 65,
    rows: 123,
    tables: [
      { name: 't', rows: 120 },
      { name: 'u', rows: 3 },
    ],
  });
});
