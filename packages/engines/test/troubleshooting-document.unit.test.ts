import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES } from '@dumpdock/contracts';
import { expect, test } from 'vitest';
import { troubleshootingDocument } from '../src/index.ts';

test('docs/troubleshooting.md is what the tables say; node packages/engines/scripts/write-troubleshooting.ts writes it', () => {
  expect(readFileSync(path.join(import.meta.dirname, '../../../docs/troubleshooting.md'), 'utf8')).toBe(troubleshootingDocument());
});

test('every code has its line, once', () => {
  const document = troubleshootingDocument();
  const lines = Object.keys(ERROR_CODES).map((code) => document.split(`\n| \`${code}\` |`).length - 1);
  expect(lines.filter((times) => times !== 1 && times !== 0)).toEqual([]);
  expect(Object.keys(ERROR_CODES).filter((code) => !document.includes(`\`${code}\``))).toEqual([]);
});
