import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { killPointEnvironment } from '@dumpdock/contracts';
import type { Work } from './messages.ts';

/** Heap of a child, in MiB. Buffers lie outside of it; what is held per table and statement is small. */
const MAX_HEAP_MIB = 384;

/** What the permission model leaves open: node:sqlite reads and writes files past it (Node 24.21). And code from strings. */
const SHUT = ['--no-experimental-sqlite', '--disallow-code-generation-from-strings'];

const CODE_ROOT = resolve(import.meta.dirname, '../../..');

/**
 * Starts the process for one piece of work: nothing secret in its arguments or environment (the work comes over IPC), its own heap limit,
 * and for reading archives no access to files but the code and one workspace (Node's permission model: also no child processes, no
 * worker threads, no native addons).
 */
export function forkChild(work: Work): ChildProcess {
  return fork(resolve(import.meta.dirname, 'child/main.ts'), [], {
    execArgv: childArguments(work),
    env: killPointEnvironment(),
    cwd: '/',
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** What Node is started with for `work`. */
export function childArguments(work: Work): string[] {
  return [`--max-old-space-size=${MAX_HEAP_MIB}`, '--disable-warning=ExperimentalWarning', ...permissions(work)];
}

/** Loads need the network and the target's own files; only the archive reader can be shut in. */
function permissions(work: Work): string[] {
  if (work.kind !== 'inspect') return [];
  const readable = [`${CODE_ROOT}/packages/*`, `${CODE_ROOT}/node_modules/*`, work.archive, work.extractedDir, `${work.extractedDir}/*`];
  const writable = [work.extractedDir, `${work.extractedDir}/*`];
  return [
    '--permission',
    ...SHUT,
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...writable.map((path) => `--allow-fs-write=${path}`),
  ];
}
