import { spawn } from 'node:child_process';
import { isReachable, serviceUser } from '@dumpdock/stack';

/** What a program did. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script with this Node as an unprivileged user: `nobody` when the tests run as root, ourselves otherwise. */
export function asNobody(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const user = serviceUser();
  if (user === null) return runProgram(process.execPath, [script, ...args], { env });
  if (isReachable(process.execPath)) return runProgram(process.execPath, [script, ...args], { env, uid: user.uid, gid: user.gid });
  // A checkout in /root: the child may read everything, so that it finds Node and the sources, and still write nothing that is not its own.
  const caps = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  const ids = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return runProgram('setpriv', [...ids, ...caps, process.execPath, script, ...args], { env });
}

/** Runs a program to its end. Its environment is PATH and what `env` says. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; uid?: number; gid?: number; cwd?: string; input?: string } = {},
): Promise<Finished> {
  const { env, input, ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...rest, env: { PATH: process.env['PATH'], ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    child.stdin.on('error', () => undefined); // It ended without reading; its exit code tells.
    child.stdin.end(input);
  });
}
