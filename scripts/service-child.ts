import { type ChildProcess, spawn } from 'node:child_process';
import { end, type Guardian, identify } from '@dumpdock/stack';
import { ROOT, type Variables, withCompileCache } from './environment.ts';

/** A process of ours that is kept running. */
export interface ServiceChild {
  /** Resolves with a sentence when it cannot be kept running: its settings are wrong. */
  readonly failed: Promise<string>;
  /** Asks it to finish, and ends it after a while. Safe twice. */
  stop(): Promise<void>;
}

/** What is needed to run it. */
export interface ServiceChildOptions {
  readonly name: string;
  /** Path from the checkout. */
  readonly script: string;
  /** Arguments of Node itself. Default: none. */
  readonly node?: readonly string[];
  /** Heaps of glibc's malloc. Default: it makes several for each core. */
  readonly mallocArenas?: number;
  readonly env: Variables;
  readonly guardian: Guardian;
  /** Where its output goes: ours, or a file. */
  readonly output: 'inherit' | number;
  readonly say: (line: string) => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** Longer than SHUTDOWN_GRACE_MS and the rollback that follows. */
const STOP_GRACE_MS = 60_000;
const CONFIG_EXIT = 2;

/** Starts a process in a session of its own and starts it again when it crashes, after a pause that grows while it keeps crashing. */
export function keepRunning(options: ServiceChildOptions): ServiceChild {
  const { name, guardian, say } = options;
  let child: ChildProcess | null = null;
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  let pauseMs = FIRST_PAUSE_MS;
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>();

  function start(): void {
    const startedAt = Date.now();
    child = spawnService(options);
    if (child.pid !== undefined) guardian.watch(child.pid, 'SIGTERM', STOP_GRACE_MS);
    child.once('exit', (code, signal) => {
      if (stopping) return;
      if (code === CONFIG_EXIT) return fail(`the ${name} refuses to start`);
      pauseMs = Date.now() - startedAt > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      say(`the ${name} ended with ${signal ?? `exit code ${code}`}; it is started again in ${pauseMs / 1000} s`);
      restart = setTimeout(start, pauseMs);
    });
  }

  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(restart);
    const identity = child?.pid === undefined || child.exitCode !== null || child.signalCode !== null ? null : identify(child.pid);
    if (identity !== null) await end(identity, 'SIGTERM', STOP_GRACE_MS);
  }

  start();
  return { failed, stop };
}

/** A session of its own: Ctrl-C reaches it through us only, once. The IPC channel tells it when we are gone. */
function spawnService({ script, node = [], mallocArenas, env, output }: ServiceChildOptions): ChildProcess {
  const malloc = mallocArenas === undefined ? {} : { MALLOC_ARENA_MAX: String(mallocArenas) };
  return spawn(process.execPath, [...node, script], {
    cwd: ROOT,
    env: withCompileCache({ ...malloc, ...env }),
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
}
