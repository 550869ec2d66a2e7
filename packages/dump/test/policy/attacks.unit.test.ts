import type { Dialect } from '@dumpdock/contracts';
import { describe, expect, test } from 'vitest';
import { mysqlPolicy, postgresPolicy, sqlitePolicy } from '../../src/index.ts';
import { judged, refusals, requirements } from './judged.ts';
import * as mysql from './mysql-attacks.ts';
import { VARIANTS as mysqlVariants } from './mysql-variants.ts';
import * as postgresql from './postgres-attacks.ts';
import { VARIANTS as postgresVariants } from './postgres-variants.ts';
import * as sqlite from './sqlite-attacks.ts';
import { VARIANTS as sqliteVariants } from './sqlite-variants.ts';

describe.each(Object.entries({ postgresql, mysql, sqlite }) as [Dialect, typeof mysql][])('%s', (dialect, { REFUSED, GRANTED, LOADED }) => {
  test.each(REFUSED)('never loads %s', (sql) => expect(judged(dialect, sql)).toBe('refuse'));
  test.each(GRANTED)('asks before it loads %s', (sql, grants) => expect(judged(dialect, sql)).toBe(grants));
  test.each(LOADED)('loads %s', (sql) => expect(judged(dialect, sql)).toBe('allow'));
});

test.each<[Dialect, readonly string[]]>([
  ['postgresql', postgresVariants],
  ['mysql', mysqlVariants],
  ['sqlite', sqliteVariants],
])('%s: the neighbours of what is never loaded are not loaded either', (dialect, variants) => {
  expect(variants.filter((sql) => judged(dialect, sql) !== 'refuse')).toEqual([]);
});

/** Kinds that are no matter of servers: too long to be written down, and bytes that no statement has. */
const NOT_THROWN = /_TOO_LONG$|^PG_NUL$/;

test.each([
  ['postgresql', postgresPolicy, postgresql.REFUSED],
  ['mysql', mysqlPolicy, mysql.REFUSED],
  ['sqlite', sqlitePolicy, sqlite.REFUSED],
] as const)('%s: every kind that is refused is among the statements that are thrown at the servers', (dialect, policy, refused) => {
  const met = new Set(refused.flatMap((sql) => refusals(dialect, sql)));
  const kinds = policy.filter(({ decision, code }) => decision === 'refuse' && !NOT_THROWN.test(code)).map(({ code }) => code);
  expect(kinds.filter((code) => !met.has(code))).toEqual([]);
});

test.each([
  ['DROP FUNCTION IF EXISTS f(integer), g(text, int);', ['f', 'g']],
  ['DROP TABLE IF EXISTS ONLY_ONE, public.two CASCADE;', ['only_one', 'public.two']],
  ['DROP TRIGGER IF EXISTS r ON t;', ['r']],
  ['DROP SCHEMA IF EXISTS s CASCADE;', ['s']],
  ['DROP RULE IF EXISTS r ON public.t;', ['r']],
  ['DROP POLICY p ON t;', ['p']],
  ['DROP AGGREGATE IF EXISTS public.a(integer, text);', ['public.a']],
  ['DROP OPERATOR IF EXISTS public.=== (integer, NONE);', ['public.===']],
  ['DROP OPERATOR @> (public.a, public.b) CASCADE;', ['@>']],
  ['DROP OPERATOR CLASS IF EXISTS public.c USING btree;', ['public.c']],
  ['DROP OPERATOR FAMILY f USING hash;', ['f']],
  ['DROP CAST IF EXISTS (public.a AS text);', ['public.a', 'text']],
  ['DROP TRANSFORM IF EXISTS FOR public.a LANGUAGE sql;', ['public.a']],
  ['DROP COLLATION IF EXISTS public.c;', ['public.c']],
  ['DROP CONVERSION c;', ['c']],
  ['DROP STATISTICS IF EXISTS public.s;', ['public.s']],
  ['DROP PUBLICATION IF EXISTS p;', ['p']],
  ['DROP TEXT SEARCH CONFIGURATION IF EXISTS public.c;', ['public.c']],
  ['DROP TEXT SEARCH DICTIONARY d, public.e;', ['d', 'public.e']],
  ['WITH x AS (DELETE FROM ONLY public.t RETURNING a) UPDATE u SET a = 1;', ['public.t', 'u']],
  ['WITH x AS (SELECT 1) INSERT INTO u SELECT 1 FROM x ON CONFLICT (a) DO UPDATE SET a = 2;', ['u']],
  ['WITH x AS (SELECT 1) MERGE INTO u USING x ON true WHEN MATCHED THEN UPDATE SET a = 1;', ['u']],
])('consent to %s depends on what is there', (sql, objects) => {
  expect(requirements('postgresql', sql)).toEqual([expect.objectContaining({ grant: 'destructive', conditional: true, objects })]);
});

test.each<[Dialect, string, string[]]>([
  ['postgresql', 'TRUNCATE ONLY t, ONLY victim;', ['t', 'victim']],
  ['postgresql', 'TRUNCATE t *, victim RESTART IDENTITY;', ['t', 'victim']],
  ['postgresql', 'TRUNCATE TABLE t, ONLY (victim) CASCADE;', ['t', 'victim']],
  ['postgresql', 'ALTER TABLE victim ALTER COLUMN a TYPE int USING 0;', ['victim']],
  ['postgresql', 'ALTER TABLE victim RENAME TO x;', ['victim']],
  ['postgresql', 'ALTER TABLE IF EXISTS ONLY public.victim SET SCHEMA x;', ['public.victim']],
  ['postgresql', 'ALTER TABLE t RENAME TO u; ALTER TABLE t RENAME TO v;', ['t']],
  ['postgresql', 'CREATE TABLE IF NOT EXISTS victim (a int); ALTER TABLE victim RENAME TO x;', ['victim']],
  ['postgresql', 'CREATE TEMP TABLE victim (a int); ALTER TABLE victim RENAME TO x;', ['victim']],
  ['postgresql', 'SET search_path = other; ALTER TABLE t RENAME TO u;', ['t']],
  ['mysql', 'RENAME TABLE t TO u, victim TO v;', ['victim']],
  ['mysql', 'UPDATE t JOIN victim v ON v.a = t.a SET v.a = 1;', ['t', 'victim']],
  ['mysql', 'UPDATE t, (SELECT 1) x, victim SET victim.a = 1;', ['t', 'victim']],
  ['mysql', 'DELETE v FROM t STRAIGHT_JOIN victim v;', ['v', 't', 'victim']],
  ['mysql', 'DELETE FROM v USING t JOIN victim AS v;', ['v', 't', 'victim']],
  ['mysql', 'WITH x AS (SELECT 1) DELETE FROM victim;', ['victim']],
  ['mysql', 'WITH x AS (SELECT 1) UPDATE victim SET a = 1;', ['victim']],
  ['mysql', 'CREATE TABLE IF NOT EXISTS victim (a INT PRIMARY KEY); REPLACE INTO victim VALUES (1);', ['victim']],
  ['mysql', 'CREATE TABLE /*!32312 IF NOT EXISTS */ victim (a INT); ALTER TABLE victim DROP COLUMN b;', ['victim']],
  ['mysql', 'CREATE TEMPORARY TABLE victim (a INT); REPLACE INTO victim VALUES (1);', ['victim']],
  ['mysql', 'ALTER TABLE t EXCHANGE PARTITION p WITH TABLE victim;', ['victim']],
  ['sqlite', 'CREATE TEMP TABLE victim(a); REPLACE INTO main.victim VALUES(1);', ['victim']],
  ['sqlite', 'CREATE TABLE temp.victim(a); REPLACE INTO main.victim VALUES(1);', ['victim']],
  ['sqlite', 'ALTER TABLE victim RENAME TO x;', ['victim']],
])('%s: consent to %s depends on all that it changes', (dialect, sql, objects) => {
  expect(requirements(dialect, sql)).toEqual([expect.objectContaining({ grant: 'destructive', conditional: true, objects })]);
});

test.each([
  ["CREATE OR REPLACE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'select 1';", ['public.f']],
  ['CREATE OR REPLACE TRIGGER r AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();', ['r']],
  ['CREATE OR REPLACE RULE r AS ON INSERT TO t DO ALSO NOTHING;', ['r']],
])('what %s overwrites asks for consent of its own, when it is there', (sql, objects) => {
  expect(requirements('postgresql', sql)).toEqual([
    expect.objectContaining({ grant: 'routines', count: 1 }),
    expect.objectContaining({ grant: 'destructive', conditional: true, objects }),
  ]);
});

/** `count` of them, from `name0` on. */
const many = (count: number, name: string, text = '') => Array.from({ length: count }, (_, n) => `${name}${n}${text}`).join(', ');

test.each<[string, string, string]>([
  ['all columns a table may have', `COPY t (${many(1600, 'c')}) FROM stdin;\n\\.`, 'allow'],
  ['a program behind as many', `COPY t (${many(1600, 'c')}) FROM PROGRAM 'id';`, 'refuse'],
  ['a DROP COLUMN behind hundreds of ADD', `ALTER TABLE t ${many(500, 'ADD c', ' int')}, DROP COLUMN a;`, 'destructive'],
  ['a DISABLE TRIGGER behind hundreds of ADD', `ALTER TABLE t ${many(500, 'ADD c', ' int')}, DISABLE TRIGGER ALL;`, 'disable-checks'],
  ['a DROP COLUMN behind thousands of ADD', `ALTER TABLE t ${many(5_000, 'ADD c', ' int')}, DROP COLUMN a;`, 'refuse'],
  ['thousands of tables that go', `DROP TABLE IF EXISTS ${many(5_000, 't')}, victim;`, 'refuse'],
  ['thousands of tables that are emptied', `TRUNCATE ${many(5_000, 't')}, victim;`, 'refuse'],
  ['a DELETE behind thousands of parts', `WITH ${many(2_000, 'w', ' AS (SELECT 1)')} DELETE FROM victim;`, 'destructive'],
])('sees %s', (_, sql, decision) => expect(judged('postgresql', sql)).toBe(decision));

test('nothing that goes is overlooked at the end of a long list', () => {
  const [destructive] = requirements('postgresql', `DROP TABLE IF EXISTS ${many(1_000, 't')}, victim;`);
  expect(destructive?.objects).toContain('victim');
});

test('a BEGIN of SQLite behind which nothing comes is left out, one that would take rows with it is refused', () => {
  expect(judged('sqlite', 'BEGIN TRANSACTION;')).toBe('strip');
  expect(judged('sqlite', 'BEGIN TRANSACTION; INSERT INTO t VALUES(1);')).toBe('refuse');
});
