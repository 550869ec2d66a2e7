import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type TempRoot, tempRoot } from '@dumpdock/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCHEMAS, settleOwn } from './own-dump.ts';

let root: TempRoot;
beforeAll(() => {
  root = tempRoot();
  execFileSync('sqlite3', ['-batch', '-bail', root.path('source.db')], { input: readFileSync(path.join(SCHEMAS, 'sqlite.sql')) });
});
afterAll(() => root.remove());

const shell = (command: string): Buffer => execFileSync('sqlite3', [root.path('source.db'), command], { maxBuffer: 2 ** 30 });
const crlf = (dump: Buffer): Buffer => Buffer.from(dump.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');

test.each([
  ['.dump', () => shell('.dump')],
  ['line feeds as they are, and row ids', () => shell('.dump --newlines --preserve-rowids')],
  ['line ends of Windows behind a byte order mark', () => Buffer.concat([Buffer.from('\ufeff'), crlf(shell('.dump'))])],
  ['the schema with its statistics', () => shell('.fullschema')],
] as const)('%s', async (_, dump) => {
  expect(await settleOwn('sqlite', { 'dump.sql': dump() })).toMatchObject({ verdict: 'equal', note: '', statements: '' });
});
