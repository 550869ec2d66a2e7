import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** A call of a function of node:fs, and what it was about. */
export interface FileCall {
  readonly name: string;
  readonly place: string;
}

type Functions = Record<string, unknown>;

/** Notes every call of node:fs and node:fs/promises in this process while `work` runs; the calls are made as ever. */
export async function watchFiles(work: () => Promise<void>): Promise<FileCall[]> {
  const calls: FileCall[] = [];
  const restore = [wrap(fs as unknown as Functions, calls), wrap(fs.promises as unknown as Functions, calls)];
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
    syncBuiltinESMExports();
  }
  return calls;
}

function wrap(functions: Functions, calls: FileCall[]): () => void {
  const originals = Object.entries(functions).filter((entry): entry is [string, (...args: unknown[]) => unknown] => isFunction(entry));
  for (const [name, original] of originals) {
    functions[name] = function noted(this: unknown, ...args: unknown[]) {
      calls.push({ name, place: String(args[0]) });
      return original.apply(this, args);
    };
  }
  return () => {
    for (const [name, original] of originals) functions[name] = original;
  };
}

/** Classes stay as they are. */
function isFunction([name, value]: [string, unknown]): boolean {
  return typeof value === 'function' && /^[a-z]/.test(name) && !name.startsWith('_');
}
