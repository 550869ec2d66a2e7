import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { loadSql } from './load-fixture.ts';

test('the comment on the schema public, which old pg_dumps always write, needs no right to it', async () => {
  await using database = await testPostgres();
  await database.query('ALTER SCHEMA public OWNER TO postgres');
  await database.query('GRANT ALL ON SCHEMA public TO PUBLIC'); // As servers before 15 are made.
  const sql =
    "CREATE SCHEMA IF NOT EXISTS public;\nCOMMENT ON SCHEMA public IS 'standard public schema';\nCREATE TABLE public.t (a int);\n";
  await loadSql(database.url, `${sql}COMMENT ON TABLE public.t IS 'kept';\n`);
  expect((await database.query("SELECT obj_description('public.t'::regclass) AS said")).rows).toEqual([{ said: 'kept' }]);
});
