import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

/** yauzl 2, which extract-zip asks for, hangs on a lying size (docs/adr/0003-zip-reader.md). */
test('extract-zip runs on yauzl 3.4 or newer', () => {
  const fromArchive = createRequire(path.join(import.meta.dirname, '../packages/archive/package.json'));
  const fromExtractZip = createRequire(fromArchive.resolve('extract-zip'));
  const manifest = JSON.parse(readFileSync(fromExtractZip.resolve('yauzl/package.json'), 'utf8')) as { version: string };
  const [major, minor] = manifest.version.split('.').map(Number);
  expect(major).toBe(3);
  expect(minor).toBeGreaterThanOrEqual(4);
});
