import { testPostgres } from '@dumpdock/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadBothWays, loadSql, pgDump, psql } from './load-fixture.ts';

/** Texts of values by type: canonical ones, and such that only text COPY may take (other styles, escapes, edges). */
const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  smallint: fc.oneof(fc.integer({ min: -32768, max: 32767 }).map(String), fc.constantFrom(' 7', '+1', '-0', '007')),
  integer: fc.oneof(fc.integer().map(String), fc.constantFrom('-2147483648', ' 7 ', '-0')),
  bigint: fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    fc.integer().map(String),
    fc.constantFrom('999999999999999999', '-9007199254740993', '4294967296', '-4294967297'),
  ),
  numeric: fc
    .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.option(fc.stringMatching(/^[0-9]{1,25}$/), { nil: null }))
    .map(([sign, whole, part]) => `${sign}${whole}${part === null ? '' : `.${part}`}`),
  'numeric(9,3)': fc.oneof(
    fc.tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 0, max: 99999 })).map(([a, b]) => `${a}.${b}`),
    fc.constantFrom('NaN', '0', '-0.000', '1e2', '0.0005', '10000.0001', '00012.50', '.5'),
  ),
  'double precision': fc.oneof(
    fc.double().map((n) => (Object.is(n, -0) ? '-0' : String(n))),
    fc.constantFrom('NaN', '-Infinity', '1e-320', '0.1', '5e-324', '0.0'),
  ),
  real: fc.float().map(String),
  boolean: fc.constantFrom('t', 'f', 'true', 'off', '1'),
  text: fc.stringMatching(/^(?:[a-z é日"',;{}]|\\\\|\\t|\\n|\\r|\\b|\\f|\\v|\\x41|\\101|\\q)*$/),
  'varchar(4)': fc.constantFrom('abcd', 'é', 'ab   ', ''),
  'char(3)': fc.constantFrom('a', 'abc', 'a     ', ''),
  date: fc.oneof(
    fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10)),
    fc.constantFrom('infinity', '0044-03-15 BC', '2000-02-29', '1900-02-28', '10000-01-01', 'Jan 5 2020'),
  ),
  timestamp: fc.oneof(
    fc
      .tuple(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        fc.stringMatching(/^(?:\.[0-9]{1,7})?$/),
      )
      .map(([d, part]) => d.toISOString().slice(0, 19).replace('T', ' ') + part),
    fc.constantFrom('-infinity', '2020-01-01', '2020-01-01T10:00:00', '2020-06-30 23:59:60', '2020-01-01 24:00:00', 'epoch'),
  ),
  'timestamp(2) with time zone': fc.oneof(
    fc
      .tuple(
        fc.date({ min: new Date('0100-01-01'), max: new Date('9900-12-31'), noInvalidDate: true }),
        fc.stringMatching(/^(?:\.[0-9]{1,6})?$/),
        fc.constantFrom('+00', '-03:30', '+14', '+05:45', '', ' Europe/Berlin', '+00:19:32'),
      )
      .map(([d, part, zone]) => d.toISOString().slice(0, 19).replace('T', ' ') + part + zone),
    fc.constantFrom('infinity'),
  ),
  uuid: fc.oneof(fc.uuid(), fc.constantFrom('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{a0eebc999c0b4ef8bb6d6bb9bd380a11}')),
  bytea: fc.oneof(
    fc.uint8Array({ maxLength: 9 }).map((b) => `\\\\x${Buffer.from(b).toString('hex')}`),
    fc.constantFrom('\\\\xAB', 'abc', '\\\\\\\\', ''),
  ),
  json: fc.json({ maxDepth: 1 }).map((text) => text.replaceAll('\\', '\\\\')),
  jsonb: fc.json({ maxDepth: 1, noUnicodeString: true } as object).map((text) => text.replaceAll('\\u0000', 'x').replaceAll('\\', '\\\\')),
  'public.mood': fc.constantFrom('sad', 'ok', "it''s".replace("''", "'")),
  'public.positive': fc.integer({ min: 1, max: 999 }).map((n) => `${n}.${n % 10}`),
  'integer[]': fc.array(fc.integer(), { maxLength: 3 }).map((all) => `{${all.join(',')}}`),
};

const TYPES = `CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'it''s');\nCREATE DOMAIN public.positive AS numeric(6,1) CHECK (VALUE > 0);\n`;

/** A table of a few columns and its rows as COPY text. */
const table = fc.array(fc.constantFrom(...Object.keys(VALUES)), { minLength: 1, maxLength: 6 }).chain((types) =>
  fc
    .array(
      fc.tuple(...types.map((type) => fc.oneof({ weight: 9, arbitrary: VALUES[type]! }, { weight: 1, arbitrary: fc.constant('\\N') }))),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((rows) => ({ types, rows })),
);

test.each([15, 18] as const)('what is copied in binary is what psql copies as text, PostgreSQL %i', async (version) => {
  await using native = await testPostgres({ version });
  await using target = await testPostgres({ version });
  psql(native.url, TYPES);
  psql(target.url, TYPES);
  const dumped = async (database: typeof native): Promise<unknown> => {
    const { rows } = await database.query('SELECT to_jsonb(t)::text, t::text AS all FROM public.t');
    return rows;
  };
  await fc.assert(
    fc.asyncProperty(table, async ({ types, rows }) => {
      const columns = types.map((type, i) => `c${i} ${type}`).join(', ');
      const sql = `CREATE TABLE public.t (${columns});\nCOPY public.t FROM stdin;\n${rows.map((row) => `${row.join('\t')}\n`).join('')}\\.\n`;
      await native.query('DROP TABLE IF EXISTS public.t');
      await target.query('DROP TABLE IF EXISTS public.t');
      const theirs = await attempt(() => psql(native.url, sql));
      const ours = await attempt(() => loadSql(target.url, sql));
      expect(ours).toBe(theirs);
      if (theirs) expect(await dumped(target)).toEqual(await dumped(native));
    }),
    { numRuns: 50 },
  );
});

async function attempt(work: () => unknown): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}

test('rows that have to stay text come behind those in binary, in their order', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `${i}\t${i === 2000 ? 'infinity' : '2024-01-01'}\n`).join('');
  const made = await loadBothWays(`CREATE TABLE public.t (a int, b date);\nCOPY public.t (a, b) FROM stdin;\n${rows}\\.\n`);
  expect(made.ours).toBe(made.theirs);
});

test.each([
  ['a check', '5\t2024-01-01\n-1\t2024-01-01\n', '23514', 2],
  ['an input function', '5\t2024-01-01\n6\t2024-13-01\n', '22008', 2],
  ['a length', '5\t2024-01-01\n6\t2024-01-01\tx\n', '22P04', 2],
])('a row that is refused by %s is named as in text', async (_, rows, code, row) => {
  await using database = await testPostgres({ version: 15 });
  const before = pgDump(database.adminUrl);
  const failed = loadSql(
    database.url,
    `CREATE TABLE public.t (a int CHECK (a > 0), b date);\nCOPY public.t (a, b) FROM stdin;\n${rows}\\.\n`,
  );
  await expect(failed).rejects.toMatchObject({ serverCode: code, location: { line: 2, statement: 2, row } });
  expect(pgDump(database.adminUrl)).toBe(before);
});
