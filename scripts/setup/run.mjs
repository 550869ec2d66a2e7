import { spawn } from 'node:child_process';
import { SetupError } from './say.mjs';

const TAIL_LINES = 25;

/** Runs a program to its end without showing what it prints; the end of that is shown when it fails. */
export function run(what, command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => reject(new SetupError(`${what} failed: ${command} cannot be run (${error.code}).`)));
    child.once('close', (code) => {
      if (code === 0) return resolve(output);
      reject(new SetupError(`${what} failed:\n${output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n')}`));
    });
  });
}
