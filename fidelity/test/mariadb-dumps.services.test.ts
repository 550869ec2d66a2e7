import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TestMariadb, testMariadb, testServices } from '@dumpdock/testkit';
import { beforeAll, expect, test } from 'vitest';
import { SCHEMAS, settleOwn } from './own-dump.ts';

const { load, dump: dumper } = testServices().mysqlClients;
const isMaria = load[0] === 'mariadb';
const OBJECTS = ['--routines', '--triggers', '--events'];
/** mysqldump does not quote the names of triggers there. */
const DROPS = isMaria ? ['--add-drop-trigger'] : [];
const FORMS = {
  'extended inserts and everything that is code': [...OBJECTS],
  'a row a statement, named columns, blobs in hexadecimal': [
    ...OBJECTS,
    '--skip-extended-insert',
    '--complete-insert',
    '--hex-blob',
    '--skip-opt',
    '--create-options',
  ],
  'a database of its own, in one transaction': [...OBJECTS, '--single-transaction', '--no-autocommit', ...DROPS, '--databases'],
  latin1: [...OBJECTS, '--default-character-set=latin1'],
  ...(isMaria ? {} : { 'histograms of MySQL': [...OBJECTS, '--column-statistics'] }),
};

const dumps = new Map<string, Buffer>();
beforeAll(async () => {
  for (const [name, options] of Object.entries(FORMS)) {
    // The dump of a database of its own drops what it was made of: each form has a source.
    await using source = await filled(isMaria ? 'mariadb.sql' : 'mysql.sql');
    dumps.set(name, dump(source, options));
  }
  await using words = await filled('japanese.sql');
  dumps.set('cp932', dump(words, ['--default-character-set=cp932']));
  dumps.set('definitions', dump(words, ['--no-data']));
  dumps.set('rows', dump(words, ['--no-create-info', '--replace']));
});

async function filled(schema: string): Promise<TestMariadb> {
  const database = await testMariadb();
  run(load, database, ['--binary-mode', '--default-character-set=utf8mb4'], readFileSync(path.join(SCHEMAS, schema)));
  return database;
}

const dump = (database: TestMariadb, options: readonly string[]): Buffer => run(dumper, database, options);

function run(
  [program = '', ...own]: readonly string[],
  { adminUrl, name }: TestMariadb,
  options: readonly string[],
  input?: Buffer,
): Buffer {
  const { hostname, port, username } = new URL(adminUrl);
  const place = ['--no-defaults', '-h', hostname, '-P', port, '-u', username, '--protocol=tcp'];
  return execFileSync(program, [...place, ...own, ...options, name], { input, maxBuffer: 2 ** 30, stdio: ['pipe', 'pipe', 'inherit'] });
}

/** No note: nothing was looked past. */
const EQUAL = { verdict: 'equal', note: '', statements: '' };

test.each(Object.keys(FORMS))('%s', async (form) => {
  expect(await settleOwn('mysql', { 'dump.sql': dumps.get(form)! })).toMatchObject(EQUAL);
});

test('cp932, whose second bytes look like quotes and backslashes', async () => {
  expect(await settleOwn('mysql', { 'dump.sql': dumps.get('cp932')! }, { clientOptions: ['--default-character-set=cp932'] })).toMatchObject(
    EQUAL,
  );
});

test('definitions and rows in files of their own', async () => {
  expect(await settleOwn('mysql', { '1-definitions.sql': dumps.get('definitions')!, '2-rows.sql': dumps.get('rows')! })).toMatchObject(
    EQUAL,
  );
});
