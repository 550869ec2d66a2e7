import { createInspector, postgresReader } from '@dumpdock/dump';
import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { engine, targetOf } from './load-fixture.ts';

/** How to make and how to drop everything of which pg_dump --clean writes a DROP. */
const KINDS: readonly (readonly [make: string, drop: string])[] = [
  ['CREATE TABLE t (a int)', 'DROP TABLE IF EXISTS public.t'],
  ['CREATE RULE r AS ON INSERT TO t DO ALSO NOTHING', 'DROP RULE IF EXISTS r ON public.t'],
  ['CREATE POLICY p ON t', 'DROP POLICY IF EXISTS p ON public.t'],
  ["CREATE FUNCTION eq(int, text) RETURNS boolean LANGUAGE sql AS 'select true'", 'DROP FUNCTION IF EXISTS public.eq(integer, text)'],
  ['CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = text)', 'DROP OPERATOR IF EXISTS public.=== (integer, text)'],
  ['CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int)', 'DROP AGGREGATE IF EXISTS public.total(integer)'],
  ['CREATE TYPE pair AS (a int, b int)', 'DROP TYPE IF EXISTS public.pair'],
  ['CREATE TYPE two AS (a int, b int); CREATE CAST (two AS text) WITH INOUT', 'DROP CAST IF EXISTS (public.two AS text)'],
  ["CREATE COLLATION plain (LOCALE = 'C')", 'DROP COLLATION IF EXISTS public.plain'],
  ["CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8", 'DROP CONVERSION IF EXISTS public.conv'],
  ['CREATE TABLE u (a int, b int); CREATE STATISTICS st ON a, b FROM u', 'DROP STATISTICS IF EXISTS public.st'],
  ['CREATE TEXT SEARCH CONFIGURATION cfg (COPY = simple)', 'DROP TEXT SEARCH CONFIGURATION IF EXISTS public.cfg'],
  ['CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple)', 'DROP TEXT SEARCH DICTIONARY IF EXISTS public.dict'],
  ['CREATE PUBLICATION pub FOR TABLE t', 'DROP PUBLICATION IF EXISTS pub'],
  ['CREATE SCHEMA s', 'DROP SCHEMA IF EXISTS s'],
  ['CREATE VIEW v AS SELECT 1', 'CREATE OR REPLACE VIEW public.v AS SELECT 1'],
  ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'", "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 2'"],
  ['CREATE TABLE w (a int)', 'WITH x AS (SELECT 1) DELETE FROM public.w'],
];

test('consent to what a dump takes away is asked when it is there, and only then', async () => {
  await using database = await testPostgres({ version: 15 });
  const asked = async (sql: string) => {
    const found = inspected(sql);
    const { existing } = await engine.examine(targetOf(database.url), found, AbortSignal.timeout(30_000));
    const [destructive] = found.requires.filter(({ grant }) => grant === 'destructive');
    return destructive?.conditional !== true || (destructive.objects ?? []).some((name) => existing.includes(name));
  };
  const wrong: string[] = [];
  for (const [make, drop] of KINDS) {
    if (await asked(drop)) wrong.push(`${drop}: asked though nothing is there`);
    await database.query(make);
    if (!(await asked(drop))) wrong.push(`${drop}: not asked`);
  }
  expect(wrong).toEqual([]);
});

function inspected(sql: string) {
  const inspector = createInspector({ dialectHint: 'postgresql', readers: new Map([['postgresql', postgresReader]]) });
  const dump = Buffer.from(`SET client_encoding = 'UTF8';\n${sql};\n`);
  const reading = inspector.openEntry('dump.sql', dump);
  reading.push(dump);
  reading.end();
  return { ...inspector.finish(), digest: '', entries: [], ignored_entries: [], compatible_targets: [] };
}
