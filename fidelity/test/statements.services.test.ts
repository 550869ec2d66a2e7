import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DIALECTS } from '@dumpdock/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NativeClients, openNativeClients } from '../src/statements/native-clients.ts';
import { settleText } from './statements-lab.ts';

/** Dumps with everything that the clients have rules for, named CLIENT.DIALECT.sql. Nothing of them is run. */
const SAMPLES = path.join(import.meta.dirname, 'statements');

let clients: NativeClients;
beforeAll(async () => {
  clients = await openNativeClients();
});
afterAll(() => clients.close());

const SAME = { verdict: 'same', note: '' };
const ENDS = [
  ['line feeds', (text: string) => text],
  ['line ends of Windows behind a byte order mark', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
] as const;

test.each(readdirSync(SAMPLES).flatMap((file) => ENDS.map((ends) => [file, ...ends] as const)))('%s with %s', async (file, _, withEnds) => {
  const dialect = DIALECTS.find((one) => file.endsWith(`.${one}.sql`))!;
  expect(await settleText(clients, dialect, withEnds(readFileSync(path.join(SAMPLES, file), 'utf8')))).toMatchObject(SAME);
});

test('a delimiter in the middle of a line', async () => {
  const dump =
    'DELIMITER //\nCREATE FUNCTION f() RETURNS INT RETURN 1 // CREATE FUNCTION g() RETURNS INT RETURN 2//\nDELIMITER ;\nSELECT 1;\n';
  expect(await settleText(clients, 'mysql', dump)).toMatchObject(SAME);
});

/** docs/fidelity.md, "Known to differ". */
test.each([
  ['postgresql', 'SELECT 1 \\g /dev/null\nSELECT 2;\n', 'refused'],
  ['mysql', 'DELIMITER //\r\nSELECT 1 // SELECT 2//\r\n', 'different'],
  ['mysql', 'USE x\nSELECT 1;\n', 'different'],
  ['mysql', 'SELECT 1;\nsource x\nSELECT 2;\n', 'different'],
] as const)('%s: %j is %s', async (dialect, dump, verdict) => {
  expect(await settleText(clients, dialect, dump)).toMatchObject({ verdict });
});

/** Characters whose second byte is a backslash, a grave accent, a bar: ¥ 0x81, 表 0x95 and others, by the character set. */
const TRAPS = ['\x95\\', '\x95\x60', '\x95|', '\x95{'];

test.each(['gbk', 'cp932', 'big5'])('mysql in %s', async (charset) => {
  const lead = charset === 'big5' ? TRAPS.map((trap) => trap.replace('\x95', '\xa5')) : TRAPS;
  const rows = lead.map((trap, at) => `(${at},'${trap}','/* ${trap}',"-- ${trap}", 'it\\'s ${trap} */')`).join(',');
  const body = lead.map((trap) => `SELECT '${trap}', '# kept', ${trap} /* cut */ AS x; -- ${trap}`).join('\n');
  const dump = `/*!40101 SET NAMES ${charset} */;\nINSERT INTO t VALUES ${rows};\nDELIMITER ;;\nCREATE PROCEDURE p()\nBEGIN\n${body}\nEND;;\nDELIMITER ;\nSELECT 1;\n`;
  expect(await settleText(clients, 'mysql', Buffer.from(dump, 'latin1'), [`--default-character-set=${charset}`])).toMatchObject(SAME);
});

test.each(['SJIS', 'GBK', 'BIG5', 'GB18030', 'UHC'])('postgresql in %s', async (encoding) => {
  const lead = encoding === 'BIG5' ? TRAPS.map((trap) => trap.replace('\x95', '\xa5')) : TRAPS;
  const copied = lead.map((trap) => `1\t${trap}\t${trap}\n`).join('');
  const dump = `SET client_encoding = '${encoding}';\nCOPY t (a, b, c) FROM stdin;\n${copied}\\.\nINSERT INTO t VALUES (1, '${lead.join("', E'")}');\nSELECT 1;\n`;
  expect(await settleText(clients, 'postgresql', Buffer.from(dump, 'latin1'))).toMatchObject(SAME);
});
