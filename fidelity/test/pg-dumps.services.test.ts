import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { type TestPostgres, testPostgres } from '@dumpdock/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCHEMAS, settleOwn } from './own-dump.ts';

let source: TestPostgres;
beforeAll(async () => {
  source = await testPostgres({ version: 15 });
  execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', path.join(SCHEMAS, 'postgres.sql'), source.adminUrl], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
});
afterAll(() => source.drop());

const dump = (...options: string[]): Buffer => execFileSync('pg_dump', [...options, source.adminUrl], { maxBuffer: 2 ** 30 });
/** No note: nothing was looked past. */
const EQUAL = { verdict: 'equal', note: '' };

test.each([
  ['COPY, large objects', 15, []],
  ['INSERTs', 15, ['--inserts', '--no-owner']],
  ['INSERTs of several rows over what is there', 15, ['--rows-per-insert=7', '--clean', '--if-exists', '--disable-dollar-quoting']],
  ['a database of its own, named columns, PostgreSQL 18', 18, ['--create', '--column-inserts', '--quote-all-identifiers']],
] as const)('%s', async (_, postgres, options) => {
  expect(await settleOwn('postgresql', { 'dump.sql': dump(...options) }, { postgres })).toMatchObject(EQUAL);
});
