import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Guardian } from './guardian.ts';
import { end, identify } from './process-identity.ts';
import type { ServiceUser } from './service-user.ts';
import { StackError } from './stack-error.ts';

/** How to run a server. */
export interface ServerSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly user: ServiceUser;
  /** Written to its standard input: settings that must not show in the process list. */
  readonly input?: string;
  readonly logFile: string;
  readonly stopSignal: NodeJS.Signals;
  /** Whether it answers. */
  readonly isReady: () => Promise<boolean>;
  readonly deadlineMs?: number;
}

/** A server that runs. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves when it is gone, whoever ended it. */
  readonly exited: Promise<number | null>;
  /** Stops it in an orderly way. Safe twice. */
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 20_000;

/** Starts a server in a session of its own (Ctrl-C does not reach it), waits until it answers, and puts it under the guardian. */
export async function startServer(spec: ServerSpec, guardian: Guardian): Promise<ServerProcess> {
  const child = spawnServer(spec);
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code));
  });
  if (child.pid === undefined) throw new StackError(`${spec.name} could not be started: ${spec.command} cannot be run.`);
  const pid = child.pid;
  guardian.watch(pid, spec.stopSignal, STOP_GRACE_MS);
  child.unref();
  const stop = async (): Promise<void> => {
    const identity = identify(pid);
    if (child.exitCode === null && child.signalCode === null && identity !== null) await end(identity, spec.stopSignal, STOP_GRACE_MS);
  };
  try {
    await waitUntilReady(spec, exited);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid, exited, stop };
}

function spawnServer(spec: ServerSpec) {
  mkdirSync(path.dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, 'w');
  try {
    const child = spawn(spec.command, spec.args, {
      cwd: '/',
      detached: true,
      stdio: [spec.input === undefined ? 'ignore' : 'pipe', log, log],
      env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC', ...spec.env },
      ...(spec.user === null ? {} : { uid: spec.user.uid, gid: spec.user.gid }),
    });
    child.stdin?.end(spec.input);
    return child;
  } finally {
    closeSync(log);
  }
}

async function waitUntilReady(spec: ServerSpec, exited: Promise<number | null>): Promise<void> {
  const deadline = Date.now() + (spec.deadlineMs ?? 60_000);
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  while (!(await spec.isReady())) {
    if (gone || Date.now() > deadline) throw new StackError(`${spec.name} did not start: ${lastLine(spec.logFile)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').at(-1) || 'it said nothing.';
}
