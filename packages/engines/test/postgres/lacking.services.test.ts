import type { Inspection } from '@dumpdock/contracts';
import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { engine, targetOf } from './load-fixture.ts';

const found = (changes: Partial<Inspection>): Inspection =>
  ({ tables: [], requires: [], encoding: 'UTF8', generator: { tool: 'pg_dump', version: '13.4' }, ...changes }) as Inspection;
const needs = (...snippets: string[]): Inspection['requires'] => [
  {
    grant: 'extensions',
    count: snippets.length,
    examples: snippets.map((snippet) => ({ entry: 'x.sql', line: 1, column: 1, byte_offset: 0, statement: 1, snippet })),
  } as Inspection['requires'][number],
];

test('says what the dump takes for granted and the target lacks', async () => {
  await using database = await testPostgres({ version: 15 });
  const look = async (changes: Partial<Inspection>) =>
    (await engine.examine(targetOf(database.url), found(changes), new AbortController().signal)).lacking;
  expect(await look({})).toEqual([]);
  expect(await look({ generator: { tool: 'pg_dump', version: '98.1 (Debian)' } })).toEqual([expect.stringContaining('PostgreSQL 98')]);
  expect(
    await look({ requires: needs('CREATE EXTENSION IF NOT EXISTS nonesuch WITH SCHEMA public', 'CREATE EXTENSION "plpgsql"') }),
  ).toEqual([expect.stringContaining('nonesuch')]);
});

test('says when the encoding of the target has fewer characters', async () => {
  await using database = await testPostgres({ version: 15 });
  await database.query(`CREATE DATABASE ${database.name}_l ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0 OWNER tester`);
  try {
    const url = database.url.replace(database.name, `${database.name}_l`);
    const { lacking } = await engine.examine(targetOf(url), found({}), new AbortController().signal);
    expect(lacking).toEqual([expect.stringContaining('LATIN1')]);
  } finally {
    await database.query(`DROP DATABASE ${database.name}_l WITH (FORCE)`);
  }
});
