import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tempRoot } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { childArguments } from '../src/fork-child.ts';
import type { InspectWork } from '../src/messages.ts';
import { LIMITS } from './import-lab.ts';

const ALLOWED = ['read the archive', 'write a file of the extraction', 'read it again', 'make a directory in the extraction'];
const DENIED = new Set(['ERR_ACCESS_DENIED', 'ERR_DLOPEN_DISABLED', 'ERR_UNKNOWN_BUILTIN_MODULE', 'EvalError']);

test('the reader of archives gets at its archive and its extraction, and at nothing else', async () => {
  await using root = tempRoot();
  const [archive, extracted, outside, cache] = [root.path('upload.zip'), root.path('extracted'), root.path('outside'), root.path('cache')];
  mkdirSync(extracted);
  writeFileSync(archive, 'PK');
  writeFileSync(outside, 'canary');
  const work: InspectWork = { kind: 'inspect', archive, extractedDir: extracted, limits: LIMITS, preferred: null };
  const places = { archive, extracted, outside, cache, repository: path.join(import.meta.dirname, '../../..') };
  const probe = path.join(import.meta.dirname, 'shut-in-probe.ts');
  const output = execFileSync(process.execPath, [...childArguments(work, cache), probe, JSON.stringify(places)], {
    encoding: 'utf8',
    env: { NODE_COMPILE_CACHE: cache },
  });
  const outcomes = Object.entries(JSON.parse(output) as Record<string, string>);
  expect(outcomes.filter(([name, outcome]) => ALLOWED.includes(name) && outcome !== 'done')).toEqual([]);
  expect(outcomes.filter(([name, outcome]) => !ALLOWED.includes(name) && !DENIED.has(outcome))).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(15);
  expect(readFileSync(outside, 'utf8')).toBe('canary');
  expect(readdirSync(root.dir).toSorted()).toEqual(['cache', 'extracted', 'outside', 'upload.zip']);
  expect(readdirSync(cache), 'compiled code of what the reader loaded').toHaveLength(1);
  expect(existsSync(`${extracted}/link`)).toBe(false);
});
