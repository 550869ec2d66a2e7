// Tries what the reader of archives must not be able to do, and prints what happened. Started by shut-in-reader.unit.test.ts with the reader's own arguments.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { closeCompileCache } from '../src/compile-cache.ts';

closeCompileCache();
const { archive, extracted, outside, repository, cache } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;

const ATTEMPTS: Readonly<Record<string, () => unknown>> = {
  'read the archive': () => readFileSync(archive!),
  'write a file of the extraction': () => writeFileSync(`${extracted}/0001.sql`, 'x'),
  'read it again': () => readFileSync(`${extracted}/0001.sql`),
  'make a directory in the extraction': () => mkdirSync(`${extracted}/tree`),
  'write the archive': () => writeFileSync(archive!, 'x'),
  'write beside the extraction': () => writeFileSync(`${extracted}x`, 'x'),
  'write beside it by a path that climbs': () => writeFileSync(`${extracted}/../escaped`, 'x'),
  'read a file outside': () => readFileSync(outside!),
  'open a file outside': () => open(outside!),
  'look at a file outside': () => statSync(outside!),
  'list the directory above': () => readdirSync(`${extracted}/..`),
  'list the root': () => readdirSync('/'),
  'read the settings': () => readFileSync(`${repository}/.env.example`),
  'plant compiled code': () => writeFileSync(`${cache}/planted`, 'x'),
  'move a file out': () => renameSync(`${extracted}/0001.sql`, `${outside}.moved`),
  'remove a file outside': () => rmSync(outside!),
  'link to the outside': () => symlinkSync(outside!, `${extracted}/link`),
  'open a database outside': () => new (createRequire(import.meta.url)('node:sqlite').DatabaseSync)(`${outside}.db`),
  'make code of a string': () => new Function('return 1')(),
  'start a program': () => execFileSync('/bin/true'),
  'start a thread': () => new Worker('0', { eval: true }),
  'load an add-on': () => process.dlopen({ exports: {} }, '/lib/x.node'),
};

const outcomes: Record<string, string> = {};
for (const [name, attempt] of Object.entries(ATTEMPTS)) {
  try {
    await attempt();
    outcomes[name] = 'done';
  } catch (error) {
    outcomes[name] = (error as { code?: string }).code ?? (error as Error).name;
  }
}
process.stdout.write(JSON.stringify(outcomes));
