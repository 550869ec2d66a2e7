import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

/** What takes long to load. */
const HEAVY = ['pg', 'mysql2', '@prisma/client', 'bullmq', 'ioredis'];
const PACKAGES = path.join(import.meta.dirname, '../../../packages');

/** Prints the files that a module and what it imports at once are made of. */
const PRINT_FILES = `
import { registerHooks } from 'node:module';
const files = [];
registerHooks({ load: (url, context, next) => { files.push(url); return next(url, context); } });
await import(process.argv[1]);
console.log(files.join('\\n'));`;

function heavyOnesOf(file: string): string[] {
  const files = execFileSync(process.execPath, ['--input-type=module', '--eval', PRINT_FILES, file], { encoding: 'utf8' });
  expect(files).toContain(path.basename(file));
  return HEAVY.filter((name) => files.includes(`/node_modules/${name}/`));
}

test.each([
  ['the command line', path.join(import.meta.dirname, '../src/program.ts')],
  ['`run`, which loads the one driver it needs later,', path.join(PACKAGES, 'importer/src/load-archive.ts')],
])('%s starts without drivers, database client and queue', (_, file) => {
  expect(heavyOnesOf(file)).toEqual([]);
});
