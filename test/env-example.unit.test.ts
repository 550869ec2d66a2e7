import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../packages/runtime/src/index.ts';

const EXAMPLE = readFileSync(path.join(import.meta.dirname, '../.env.example'), 'utf8');
const lines = [...EXAMPLE.matchAll(/^#?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name, value]) => ({ name: name!, value: value! }));

/** The names loadConfig asks its environment for. */
function settingsRead(): string[] {
  const asked = new Set<string>();
  loadConfig(new Proxy({}, { get: (_env, name) => void asked.add(String(name)) }));
  return [...asked].sort();
}

test('.env.example lists every setting, and nothing else, once', () => {
  expect(lines.map((line) => line.name).sort()).toEqual(settingsRead());
});

test('the defaults it shows are the defaults', () => {
  const shown = Object.fromEntries(lines.map(({ name, value }) => [name, value]));
  expect(loadConfig(shown)).toEqual(loadConfig({}));
});

test('the README names every setting', () => {
  const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
  expect(settingsRead().filter((name) => !readme.includes(name))).toEqual([]);
});
