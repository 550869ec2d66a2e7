import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { runProgram, tempRoot } from '@dumpdock/testkit';

/** A file system of a few MiB. */
export interface SmallDisk {
  path(...parts: string[]): string;
  /** Takes all the room there is; gives a call that gives it back. */
  fill(): () => void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Mounts a tmpfs. @throws Error, in a sentence, when that is not allowed: only root may. */
export async function smallDisk(mib: number): Promise<SmallDisk> {
  const root = tempRoot();
  const dir = root.path('disk');
  mkdirSync(dir);
  const mounted = await runProgram('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'dumpdock-test', dir]);
  if (mounted.code !== 0) throw new Error(`The test of a full disk mounts a small tmpfs, which takes root: ${mounted.stderr.trim()}`);
  return {
    path: (...parts) => path.join(dir, ...parts),
    fill: () => fill(path.join(dir, 'ballast')),
    [Symbol.asyncDispose]: async () => {
      await runProgram('umount', [dir]);
      await root.remove();
    },
  };
}

function fill(file: string): () => void {
  const fd = openSync(file, 'w');
  for (let size = 1024 ** 2; size >= 1; size = Math.floor(size / 2)) while (wrote(fd, size));
  closeSync(fd);
  return () => rmSync(file);
}

function wrote(fd: number, bytes: number): boolean {
  try {
    return writeSync(fd, Buffer.alloc(bytes)) > 0;
  } catch {
    return false; // ENOSPC.
  }
}
