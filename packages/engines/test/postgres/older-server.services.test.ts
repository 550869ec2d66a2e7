import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { loadSql } from './load-fixture.ts';

const head = (version: string): string =>
  `--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 98.1\n-- Dumped by pg_dump version ${version}\n\n`;
const TABLE = 'CREATE TABLE public.t (a int);\n';
const WRONG_VERSION = { code: 'SQL_ERROR', suggestion: expect.stringMatching(/^Wrong version: pg_dump 98 .* PostgreSQL 1\d\./) };

test.each([
  ['syntax', 'ALTER TABLE public.t ALTER COLUMN a SET BRANDNEW;', '42601'],
  ['a type', 'CREATE TABLE public.u (a pg_catalog.int16);', '42704'],
  ['a function', 'CREATE VIEW public.v AS SELECT pg_catalog.uuidv99() AS id;', '42883'],
  ['an option', 'CREATE VIEW public.v WITH (brandnew=true) AS SELECT 1 AS a;', '22023'],
])('%s that is newer than the server: the version of the dump is told as the cause', async (_, sql, serverCode) => {
  await using database = await testPostgres();
  await expect(loadSql(database.url, head('98.1') + TABLE + sql)).rejects.toMatchObject({ ...WRONG_VERSION, serverCode });
});

test.each([
  ['of its own version', head('13.4'), 'ALTER TABLE public.t ALTER COLUMN a SET BRANDNEW;'],
  ['that names a missing role', head('98.1'), 'CREATE POLICY p ON public.t TO nobody_here USING (true);'],
  ['with a wrong value', head('98.1'), "INSERT INTO public.t VALUES ('x');"],
])('a dump %s has another cause', async (_, start, sql) => {
  await using database = await testPostgres();
  const load = loadSql(database.url, start + TABLE + sql);
  await expect(load).rejects.toMatchObject({ code: 'SQL_ERROR', suggestion: expect.not.stringContaining('Wrong version') });
});
