import { clientText } from '@dumpdock/dump';
import { expect, test } from 'vitest';

const MODE = { charset: 'single', noBackslashEscapes: false, ansiQuotes: false } as const;
const sent = (text: string, mode: Partial<Parameters<typeof clientText>[1]> = {}): string =>
  clientText(Buffer.from(text, 'latin1'), { ...MODE, ...mode }).toString('latin1');

test.each([
  ['SELECT 1 -- a\n+ 2 # b\n', 'SELECT 1 \n+ 2 \n'],
  ["SELECT 'it\\'s -- kept', `/* kept */`/* cut */,2", "SELECT 'it\\'s -- kept', `/* kept */` ,2"],
  ['/*!50003 CREATE*/ /*M!100100 x */ y', '/*!50003 CREATE*/ /*M!100100 x */ y'],
])('comments are left out, version comments are not: %j', (text, expected) => {
  expect(sent(text)).toBe(expected);
});

test('backslashes and double quotes mean what sql_mode says', () => {
  expect(sent("SELECT 'C:\\', 1 /* cut */", { noBackslashEscapes: true })).toBe("SELECT 'C:\\', 1 ");
  expect(sent('SELECT "a\\", 1 /* cut */', { ansiQuotes: true })).toBe('SELECT "a\\", 1 ');
});

test.each(['gbk', 'sjis'])('a second byte is no backslash and no grave accent in %s', (charset) => {
  const body = "SELECT '\x95\\', '/* kept */' AS \x95\x60 /* cut */, '# kept'";
  expect(sent(body, { charset })).toBe(body.replace('/* cut */', ' '));
});
