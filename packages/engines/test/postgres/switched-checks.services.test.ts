import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { loadSql, pgDump, psql } from './load-fixture.ts';

/** Tables that refer to each other, to themselves and into partitions; triggers, one of them off already; a key that may wait, and one that does. */
const SCHEMA = `CREATE TABLE "Old;er" (id int PRIMARY KEY, buddy int);
CREATE TABLE younger (id int PRIMARY KEY, older int NOT NULL REFERENCES "Old;er", self int REFERENCES younger DEFERRABLE, late int REFERENCES younger DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE "Old;er" ADD CONSTRAINT "bud;dy" FOREIGN KEY (buddy) REFERENCES younger ON DELETE CASCADE;
CREATE TABLE parts (k int, at int REFERENCES younger, PRIMARY KEY (k)) PARTITION BY RANGE (k);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.buddy := 2; RETURN NEW; END $$;
CREATE TRIGGER marks BEFORE INSERT ON "Old;er" FOR EACH ROW EXECUTE FUNCTION mark();
CREATE TRIGGER never BEFORE INSERT ON "Old;er" FOR EACH ROW EXECUTE FUNCTION mark();
ALTER TABLE "Old;er" DISABLE TRIGGER never;
`;
const off = (table: string): string => `ALTER TABLE ${table} DISABLE TRIGGER ALL;\n`;
const on = (table: string): string => `ALTER TABLE ${table} ENABLE TRIGGER ALL;\n`;
const YOUNGER = 'COPY public.younger (id, older, self, late) FROM stdin;\n1\t9\t2\t2\n2\t9\t1\t\\N\n\\.\n';
const OLDER = 'COPY public."Old;er" (id, buddy) FROM stdin;\n9\t1\n8\t\\N\n\\.\n';
const ROWS = `${off('public.parts_1')}COPY public.parts_1 (k, at) FROM stdin;\n3\t2\n\\.\n${on('public.parts_1')}
${off('public.younger')}${YOUNGER}${on('public.younger')}${off('ONLY public."Old;er"')}${OLDER}${on('ONLY public."Old;er"')}`;
const AS_REPLICA = `SET session_replication_role = replica;\n${YOUNGER}${OLDER}SET session_replication_role = DEFAULT;\n`;
/** The dump before and after, for a role that is no superuser, beside what psql makes of it as one. */
async function bothWays(schema: string, rows: string, version: 15 | 18 = 15): Promise<{ ours: string; theirs: string }> {
  await using native = await testPostgres({ version: 15 });
  psql(native.adminUrl, schema + rows);
  await using target = await testPostgres({ version });
  psql(target.url, schema);
  await loadSql(target.url, rows);
  return { ours: version === 15 ? pgDump(target.adminUrl) : '', theirs: pgDump(native.adminUrl) };
}

test.each([
  ['DISABLE TRIGGER ALL', ROWS],
  ['session_replication_role', AS_REPLICA],
  ['both, with rows behind them', `${AS_REPLICA}INSERT INTO public."Old;er" VALUES (5, 1);\nDELETE FROM "Old;er" WHERE id = 5;\n`],
])('%s needs no superuser, and ends in what a superuser gets', async (_, rows) => {
  const { ours, theirs } = await bothWays(SCHEMA.replace('at int REFERENCES younger', 'at int'), rows);
  expect(ours).toBe(theirs);
});

test('keys of partitions wait, too', async () => {
  const { ours, theirs } = await bothWays(SCHEMA, ROWS);
  expect(ours).toBe(theirs);
  await bothWays(SCHEMA, ROWS, 18);
});

test('rows behind ENABLE TRIGGER ALL meet triggers and keys again', async () => {
  await using target = await testPostgres();
  psql(target.url, SCHEMA);
  await loadSql(
    target.url,
    `${ROWS}DELETE FROM public.parts_1;\nALTER TABLE public."Old;er" DROP CONSTRAINT "bud;dy";\nINSERT INTO public."Old;er" VALUES (5, 1);\n`,
  );
  expect((await target.query('SELECT id, buddy FROM "Old;er" ORDER BY id')).rows).toEqual([
    { id: 5, buddy: 2 },
    { id: 8, buddy: null },
    { id: 9, buddy: 1 },
  ]);
  await expect(target.query('INSERT INTO younger VALUES (4, 4)')).rejects.toMatchObject({ code: '23503' });
});

test('a row that refers to nothing ends the load where the keys were switched off, and leaves the target as it was', async () => {
  await using target = await testPostgres({ version: 15 });
  psql(target.url, SCHEMA);
  const before = pgDump(target.adminUrl);
  const failed = loadSql(target.url, `SELECT 1;\n${off('public.younger')}${YOUNGER}${on('public.younger')}`);
  await expect(failed).rejects.toMatchObject({ code: 'SQL_ERROR', serverCode: '23503', location: { line: 2 } });
  expect(pgDump(target.adminUrl)).toBe(before);
});

test('a superuser switches them off as written', async () => {
  await using target = await testPostgres({ version: 15 });
  psql(target.adminUrl, SCHEMA);
  await loadSql(target.adminUrl, `${off('public.younger')}INSERT INTO public.younger VALUES (1, 99);\n${on('public.younger')}`);
  expect((await target.query('SELECT older FROM younger')).rows).toEqual([{ older: 99 }]);
});
