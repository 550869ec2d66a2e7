import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { type TestPostgres, testPostgres } from '@dumpdock/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCHEMAS, settleOwn } from './own-dump.ts';

let source: TestPostgres;
let words: TestPostgres;
beforeAll(async () => {
  [source, words] = [await filled('postgres.sql'), await filled('japanese.sql')];
});
afterAll(async () => {
  await source.drop();
  await words.drop();
});

async function filled(schema: string): Promise<TestPostgres> {
  const database = await testPostgres({ version: 15 });
  execFileSync('psql', ['-Xqv', 'ON_ERROR_STOP=1', '-f', path.join(SCHEMAS, schema), database.adminUrl], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return database;
}

const dump = (...options: string[]): Buffer => execFileSync('pg_dump', options, { maxBuffer: 2 ** 30 });
/** No note: nothing was looked past. */
const EQUAL = { verdict: 'equal', note: '', statements: '' };

test.each([
  ['COPY, large objects', 15, []],
  ['INSERTs', 15, ['--inserts', '--no-owner']],
  ['INSERTs of several rows over what is there', 15, ['--rows-per-insert=7', '--clean', '--if-exists', '--disable-dollar-quoting']],
  ['a database of its own, named columns, PostgreSQL 18', 18, ['--create', '--column-inserts', '--quote-all-identifiers']],
] as const)('%s', async (_, postgres, options) => {
  expect(await settleOwn('postgresql', { 'dump.sql': dump(...options, source.adminUrl) }, { postgres })).toMatchObject(EQUAL);
});

test.each([
  ['SJIS', []],
  ['SJIS', ['--inserts']],
  ['EUC_JP', []],
] as const)('in %s %j', async (encoding, options) => {
  expect(await settleOwn('postgresql', { 'dump.sql': dump('-E', encoding, ...options, words.adminUrl) })).toMatchObject(EQUAL);
});
