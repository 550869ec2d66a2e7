import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { DIALECTS } from '@dumpdock/contracts';
import { expect, test } from 'vitest';
import { childArguments } from '../src/fork-child.ts';

/** Packages that take long to load, and who may. */
const HEAVY = ['zod', 'pg', 'mysql2', 'extract-zip'];
const DRIVERS = { postgresql: ['pg'], mysql: ['mysql2'], sqlite: [] };

/** Prints the files that a child loads before it has its work. */
const PRINT_FILES = `
import { registerHooks } from 'node:module';
const files = [];
registerHooks({ load: (url, context, next) => { files.push(url); return next(url, context); } });
await import(process.argv[1]);
console.log(files.join('\\n'));`;

function heavyOnesOf(code: string): string[] {
  const kind = { kind: 'load', target: { engine: 'postgresql' } } as const;
  const url = path.join(import.meta.dirname, '../src/child', code);
  const files = execFileSync(process.execPath, [...childArguments(kind), '--input-type=module', '--eval', PRINT_FILES, url], {
    encoding: 'utf8',
  });
  expect(files).toContain(path.basename(code));
  return HEAVY.filter((name) => files.includes(`/node_modules/${name}/`));
}

test('the reader of archives loads no schemas and no drivers', () => {
  expect(heavyOnesOf('read-archive.ts')).toEqual(['extract-zip']);
});

test.each(DIALECTS)('the loader for %s loads no schemas and no driver but its own', (dialect) => {
  const engine = { postgresql: 'postgres', mysql: 'mysql', sqlite: 'sqlite' }[dialect];
  expect(heavyOnesOf(`../../../engines/src/${engine}/${engine}-engine.ts`)).toEqual(DRIVERS[dialect]);
});
