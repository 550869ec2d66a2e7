import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { policyDocument } from '../src/index.ts';

test('docs/sql-policy.md is what the tables say; node packages/dump/scripts/write-policy.ts writes it', () => {
  expect(readFileSync(path.join(import.meta.dirname, '../../../docs/sql-policy.md'), 'utf8')).toBe(policyDocument());
});
