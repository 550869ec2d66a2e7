#!/usr/bin/env node
// Makes the checkout ready and runs a command of it with the pinned Node. Plain JavaScript: it runs on the Node 20 of the machine.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver } from './setup/hand-over.mjs';
import { SetupError, say } from './setup/say.mjs';
import { setUp } from './setup/set-up.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Young objects in one MiB instead of sixteen: a sweep of very many directories makes them by the million, and waits for the disk anyway. Node takes it at its start only. */
const SMALL_HEAP = ['--max-semi-space-size=1'];

/** Commands: the script, its first arguments, those of Node, and whether the page is needed. */
const COMMANDS = {
  demo: { script: 'scripts/demo.ts', web: true },
  start: { script: 'scripts/start.ts', web: true },
  test: { script: 'scripts/test.ts', web: true },
  'test:crash': { script: 'scripts/test.ts', first: ['--crash'], web: false },
  bench: { script: 'bench/main.ts', web: false },
  fidelity: { script: 'fidelity/main.ts', web: false },
  dumpdock: { script: 'scripts/dumpdock.ts', node: SMALL_HEAP, web: false },
  migrate: { script: 'scripts/migrate.ts', web: false },
  sbom: { script: 'scripts/sbom.ts', web: false },
  setup: { script: null, web: true },
};

async function main([name = 'start', ...args]) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : null;
  if (command === null) throw new SetupError(`There is no command ${JSON.stringify(name)}; there are ${Object.keys(COMMANDS).join(', ')}.`);
  const node = await setUp(root, { web: command.web });
  if (command.script === null) return say('ready');
  const cwd = name === 'dumpdock' ? (process.env.INIT_CWD ?? process.cwd()) : root;
  handOver(node, [...(command.node ?? []), path.join(root, command.script), ...(command.first ?? []), ...args], cwd);
}

main(process.argv.slice(2)).catch((error) => {
  say(error instanceof SetupError ? error.message : error.stack);
  process.exitCode = 1;
});
