import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { COMPILED } from '@dumpdock/testkit';

const MAIN = path.join(import.meta.dirname, '../src/main.ts');

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a shell would, with nothing but these variables. `input` is what a person types. */
export async function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Promise<CliRun> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...COMPILED, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}
