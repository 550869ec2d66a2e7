import { type Finished, runProgram } from './as-nobody.ts';

/** Runs a script with this Node where it may mount file systems that nobody else sees, and that go with it. Needs root, or user namespaces. */
export function withOwnMounts(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const spaces = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
  return runProgram('unshare', [...spaces, process.execPath, script, ...args], { env });
}
