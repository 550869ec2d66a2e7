import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { identify, type ProcessIdentity } from './process-identity.ts';

/** Makes sure that what was started does not outlive this process, not even when it is killed with SIGKILL. */
export interface Guardian {
  /** Null when it died at once. */
  readonly identity: ProcessIdentity | null;
  /** Stops `pid` with `signal`, and after `graceMs` with SIGKILL, when this process is gone. The last one told of is stopped first. */
  watch(pid: number, signal: NodeJS.Signals, graceMs?: number): void;
  /** Lets the guardian go; what still runs is stopped by it. Safe twice. */
  close(): void;
}

/** Starts the guardian: a process in a session of its own that waits for the end of a pipe. Resolves when it is up and deaf to signals. */
export async function startGuardian(): Promise<Guardian> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'guardian-main.ts')], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
  });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  child.stdout.destroy();
  child.unref();
  const pipe = child.stdin;
  pipe.on('error', () => undefined); // The guardian was killed by somebody; the orderly stop does not need it.
  (pipe as unknown as { unref(): void }).unref();
  return {
    identity: child.pid === undefined ? null : identify(child.pid),
    watch: (pid, signal, graceMs = 10_000) => {
      const identity = identify(pid);
      if (identity !== null) pipe.write(`${JSON.stringify({ ...identity, signal, graceMs })}\n`);
    },
    close: () => pipe.end(),
  };
}
