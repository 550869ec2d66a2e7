import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { runProgram, tempRoot } from '@dumpdock/testkit';

/** A place with room for a few MiB. */
export interface SmallDisk {
  path(...parts: string[]): string;
  /** Takes all the room there is; gives a call that gives it back. */
  fill(): () => Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Mounts a tmpfs, which answers ENOSPC when it is full. @throws Error, in a sentence, when that is not allowed: only root may. */
export async function smallDisk(mib: number): Promise<SmallDisk> {
  const root = tempRoot();
  const dir = root.path('disk');
  mkdirSync(dir);
  await must('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'dumpdock-test', dir]);
  return {
    path: (...parts) => path.join(dir, ...parts),
    fill: () => fill(path.join(dir, 'ballast'), async () => undefined),
    [Symbol.asyncDispose]: async () => {
      await must('umount', [dir]);
      await root.remove();
    },
  };
}

/** A quota of so many MiB on a large disk, which answers EDQUOT: a subvolume of a btrfs in a file. @throws Error, in a sentence, without root, mkfs.btrfs or a loop device. */
export async function smallQuota(mib: number): Promise<SmallDisk> {
  const root = tempRoot();
  const [image, disk] = [root.path('image'), root.path('disk')];
  const dir = path.join(disk, 'limited');
  mkdirSync(disk);
  await must('truncate', ['-s', '256M', image]);
  await must('mkfs.btrfs', ['-q', image]);
  await must('mount', ['-o', 'loop', image, disk]);
  await must('btrfs', ['quota', 'enable', disk]);
  await must('btrfs', ['subvolume', 'create', dir]);
  await must('btrfs', ['qgroup', 'limit', `${mib}M`, dir]);
  const settle = () => must('btrfs', ['filesystem', 'sync', disk]); // What is gone counts until the next transaction of the file system.
  return {
    path: (...parts) => path.join(dir, ...parts),
    fill: () => fill(path.join(dir, 'ballast'), settle),
    [Symbol.asyncDispose]: async () => {
      await must('umount', [disk]);
      await root.remove();
    },
  };
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await runProgram(program, [...args]).catch((error: Error) => ({ code: null, stderr: error.message }));
  if (code !== 0)
    throw new Error(`The tests of a full disk mount small ones, which takes root, btrfs-progs and a loop device: ${stderr.trim()}`);
}

function fill(file: string, settle: () => Promise<void>): () => Promise<void> {
  const fd = openSync(file, 'a'); // Also once more, for room that came back.
  for (let size = 1024 ** 2; size >= 1; size = Math.floor(size / 2)) while (wrote(fd, size));
  closeSync(fd);
  return async () => {
    rmSync(file);
    await settle();
  };
}

function wrote(fd: number, bytes: number): boolean {
  try {
    return writeSync(fd, Buffer.alloc(bytes, 1)) > 0;
  } catch {
    return false; // No room.
  }
}
