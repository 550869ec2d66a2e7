import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The programs of dumpdock. */
export const PROGRAMS = { api: 'apps/api/src/main.ts', worker: 'apps/worker/src/main.ts', cli: 'apps/cli/src/main.ts' } as const;
export type Program = keyof typeof PROGRAMS;

/** A program of dumpdock in a process of its own. */
export interface Running {
  readonly program: Program;
  readonly pid: number;
  /** Everything it logged so far. */
  log(): string;
  /** Resolves when it ended, with how. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  isOver(): boolean;
  signal(name: NodeJS.Signals): void;
  /** Asks it to end and waits; kills it when it does not. */
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 20_000;

/** Starts a program with nothing but this environment. */
export function startProgram(program: Program, env: Readonly<Record<string, string>>, args: readonly string[] = []): Running {
  const child: ChildProcess = spawn(process.execPath, [path.join(ROOT, PROGRAMS[program]), ...args], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(program === 'cli' ? [] : (['ipc'] as const))], // Servers end when the test does, however it ends.
  });
  let over = false;
  const ended = once(child, 'close').then(([code, signal]) => {
    over = true;
    return { code, signal };
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (log += text));
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return {
    program,
    pid: child.pid ?? 0,
    log: () => log,
    ended,
    isOver: () => over,
    signal,
    stop: async () => {
      signal('SIGCONT');
      signal('SIGTERM');
      const timer = setTimeout(() => signal('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

const CHILD = path.join(ROOT, 'packages/importer/src/child/main.ts');

/** Processes that read or load for a worker: those of `parent`, or those whose worker is dead. */
export function childrenOf(parent: number | 'nobody'): number[] {
  return pids().filter((pid) => {
    const { ppid, state, cmdline } = look(pid);
    if (state === 'Z' || !cmdline.includes(CHILD)) return false;
    return parent === 'nobody' ? !Object.values(PROGRAMS).some((program) => look(ppid).cmdline.includes(program)) : ppid === parent;
  });
}

/** Where the open files of a process are; empty when it is gone. */
export function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => targetOf(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // Gone.
  }
}

function targetOf(link: string): string[] {
  try {
    return [readlinkSync(link)];
  } catch {
    return []; // Closed in between.
  }
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function look(pid: number): { ppid: number; state: string; cmdline: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { ppid: Number(ppid), state, cmdline: readFileSync(`/proc/${pid}/cmdline`, 'latin1') };
  } catch {
    return { ppid: 0, state: 'Z', cmdline: '' }; // Gone in between.
  }
}
