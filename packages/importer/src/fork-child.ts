import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { killPointEnvironment } from '@dumpdock/contracts';
import type { Target } from '@dumpdock/engines';
import type { HeldDirectory } from '@dumpdock/workspace';
import { cacheGrants, compileCacheDir } from './compile-cache.ts';
import type { InspectWork } from './messages.ts';

/** Heap of a child, in MiB. Buffers lie outside of it; what is held per table and statement is small. */
const MAX_HEAP_MIB = 384;

/** What the permission model leaves open: node:sqlite reads and writes files past it (Node 24.21). And code from strings. */
const SHUT = ['--no-experimental-sqlite', '--disallow-code-generation-from-strings'];

const CODE_ROOT = resolve(import.meta.dirname, '../../..');

/** Lets a child say when it is done with large buffers (child/free-memory.ts). */
const FREES_MEMORY = '--expose-gc';

/** Under it packages show a child what it needs and nothing more (`exports` in their package.json). */
const CONDITION = '--conditions=dumpdock-child';

/** The descriptor of the first directory that a child is given: behind stdin, stdout, stderr and the channel to its parent. */
export const FIRST_INHERITED = 4;

/** What has to be known of the work before it can be begun. */
export type ChildKind = InspectWork | { readonly kind: 'load'; readonly target: Pick<Target, 'engine'> };

/**
 * Starts the process for one piece of work; it loads its code at once and waits for the work. Nothing secret in its arguments or environment (the work comes over
 * IPC), its own heap limit, and for reading archives no access to files but the code and one workspace (Node's permission model: also no child
 * processes, no worker threads, no native addons).
 * `directories`: stay open in it as the descriptors from {@link FIRST_INHERITED} on.
 */
export function forkChild(work: ChildKind, directories: readonly HeldDirectory[] = []): ChildProcess {
  const cache = compileCacheDir();
  return fork(resolve(import.meta.dirname, 'child/main.ts'), work.kind === 'load' ? [work.kind, work.target.engine] : [work.kind], {
    execArgv: childArguments(work, cache),
    env: { ...killPointEnvironment(), ...(cache === null ? {} : { NODE_COMPILE_CACHE: cache }) },
    cwd: '/',
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', ...directories.map(({ fd }) => fd)],
  });
}

/** What Node is started with for `work`; `cache`: the directory of compiled code, if there is one. */
export function childArguments(work: ChildKind, cache: string | null = null): string[] {
  return [
    `--max-old-space-size=${MAX_HEAP_MIB}`,
    FREES_MEMORY,
    CONDITION,
    '--disable-warning=ExperimentalWarning',
    ...permissions(work, cache),
  ];
}

/** Loads need the network and the target's own files; only the archive reader can be shut in. It gives up the cache before it reads. */
function permissions(work: ChildKind, cache: string | null): string[] {
  if (work.kind !== 'inspect') return [];
  const { archive, extractedDir } = work;
  const compiled = cache === null ? [] : cacheGrants(cache);
  const readable = [`${CODE_ROOT}/packages/*`, `${CODE_ROOT}/node_modules/*`, archive, extractedDir, `${extractedDir}/*`, ...compiled];
  const writable = [extractedDir, `${extractedDir}/*`, ...compiled];
  return [
    '--permission',
    ...SHUT,
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...writable.map((path) => `--allow-fs-write=${path}`),
  ];
}
