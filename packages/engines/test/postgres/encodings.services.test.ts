import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { loadBothWays, loadSql } from './load-fixture.ts';

/** A character of each encoding whose second byte is, where there is one such, a backslash, a quote or a pipe. */
const CHARACTERS: Readonly<Record<string, readonly number[]>> = {
  LATIN1: [0xe9],
  WIN1252: [0x80],
  EUC_JP: [0xc6, 0xfc],
  EUC_CN: [0xc8, 0xd5],
  EUC_KR: [0xec, 0xed],
  SJIS: [0x83, 0x5c],
  BIG5: [0xa5, 0x5c],
  GBK: [0x81, 0x5c],
  UHC: [0x81, 0x41],
  GB18030: [0x81, 0x30, 0x81, 0x30],
};

test.each(Object.entries(CHARACTERS))('%s loads as with psql', async (encoding, character) => {
  const inserts = Array.from({ length: 40 }, (_, i) => `INSERT INTO public.t VALUES (${i}, '@@''@');\n`).join('');
  const copy = 'COPY public.t (a, b) FROM stdin;\n100\t@@\\\\@\\n@\n101\t@\n\\.\n';
  const dump = `SET client_encoding = '${encoding}';\nSET standard_conforming_strings = on;\nCREATE TABLE public.t (a int, b text);\n${inserts}${copy}`;
  const bytes = Buffer.from(dump, 'latin1');
  const parts = dump.split('@').map((part) => Buffer.from(part, 'latin1'));
  const encoded = Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from(character), part])));
  expect(encoded.length).toBeGreaterThanOrEqual(bytes.length);
  const made = await loadBothWays(encoded);
  expect(made.ours).toBe(made.theirs);
  expect(made.ours).toContain('\n100\t');
});

test('backslashes escape when the head of the dump says so', async () => {
  const inserts = Array.from({ length: 40 }, (_, i) => `INSERT INTO public.t VALUES (${i}, 'a\\'b\\\\c;\\n');\n`).join('');
  const made = await loadBothWays(`SET standard_conforming_strings = off;\nCREATE TABLE public.t (a int, b text);\n${inserts}`);
  expect(made.ours).toBe(made.theirs);
  expect(made.copied).toEqual([]);
});

test('bytes that do not fit the announced encoding are refused at their place', async () => {
  await using database = await testPostgres();
  const sql = Buffer.from(
    "SET client_encoding = 'UTF8';\nCREATE TABLE public.t (b text);\nINSERT INTO public.t VALUES ('\xe9');\n",
    'latin1',
  );
  await expect(loadSql(database.url, sql)).rejects.toMatchObject({ serverCode: '22021', location: { line: 3, statement: 3 } });
});

test.each([
  [
    'pg_dump -C',
    `DROP DATABASE IF EXISTS shop;\nCREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8';\nALTER DATABASE shop OWNER TO bob;\n\\connect shop\n`,
  ],
  ['pg_dump -C of an odd name', `CREATE DATABASE "my ""shop""";\n\\connect -reuse-previous=on "dbname='my \\"shop\\"'"\n`],
  [
    'timeouts of another version',
    'SET statement_timeout = 0;\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\nSET idle_session_timeout = 0;\n',
  ],
])('the head of %s is understood', async (_, head) => {
  await using database = await testPostgres({ version: 15 });
  expect(await loadSql(database.url, `${head}CREATE TABLE public.t (a int);\nINSERT INTO public.t VALUES (1);\n`)).toMatchObject({
    rows: 1,
  });
});

test('a second database is refused', async () => {
  await using database = await testPostgres();
  const one = (name: string): string => `CREATE DATABASE ${name};\n\\connect ${name}\nCREATE TABLE public.${name} (a int);\n`;
  await expect(loadSql(database.url, one('a') + one('b'))).rejects.toMatchObject({ code: 'POLICY_REFUSED', location: { line: 4 } });
});
