import { chmodSync, closeSync, constants, type Dir, existsSync, fstatSync, opendirSync, openSync } from 'node:fs';
import { isCode } from './system-error.ts';

/** open(2): a handle on the path alone, which needs no permission on what it names. Node does not export it. */
const O_PATH = 0o10000000;
const OPEN = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * With procfs, `/proc/self/fd/N/name` is openat(N, "name"): nobody can swap a parent directory for a link under us, and no path is ever
 * longer than one name. Elsewhere paths are what they are, and the guard is that nobody else may write in MEDIA_ROOT.
 */
const HAS_PROC = process.platform === 'linux' && existsSync('/proc/self/fd');

export interface DirectoryEntry {
  readonly name: Buffer;
  isDirectory(): boolean;
}

/** A directory that stays the same one whatever happens to its name. */
export interface OpenDirectory {
  readonly fd: number;
  /** st_dev. */
  readonly device: number;
  /** Where to find `name` in it: for system calls only, not for people. */
  child(name: Buffer | string): Buffer;
  /** Streams the entries; names are bytes, whatever their encoding. */
  entries(): Generator<DirectoryEntry>;
  close(): void;
}

/** Opens `path`; throws ENOTDIR or ELOOP when its last part is a link or no directory. */
export function openDirectory(path: Buffer | string): OpenDirectory {
  const fd = openSync(path, OPEN);
  const self = HAS_PROC ? Buffer.from(`/proc/self/fd/${fd}`) : Buffer.from(path);
  const prefix = Buffer.concat([self, Buffer.from('/')]);
  const device = fstatSync(fd).dev;
  return {
    fd,
    device,
    child: (name) => Buffer.concat([prefix, typeof name === 'string' ? Buffer.from(name) : name]),
    entries: () => readEntries(self),
    close: () => closeSync(fd),
  };
}

/** As {@link openDirectory}, after giving its owner all rights where they are missing. */
export function openLockedDirectory(path: Buffer): OpenDirectory {
  try {
    return openDirectory(path);
  } catch (error) {
    if (!isCode(error, 'EACCES')) throw error;
    unlockDirectory(path);
    return openDirectory(path);
  }
}

/** chmod u+rwx of the directory itself, never of what a link points to. */
export function unlockDirectory(path: Buffer): void {
  if (!HAS_PROC) {
    chmodSync(path, 0o700);
    return;
  }
  const fd = openSync(path, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    chmodSync(`/proc/self/fd/${fd}`, 0o700);
  } finally {
    closeSync(fd);
  }
}

function* readEntries(path: Buffer): Generator<DirectoryEntry> {
  const options = { encoding: 'buffer', bufferSize: 128 } as unknown as { bufferSize: number };
  const dir: Dir = opendirSync(path, options);
  try {
    for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) yield entry as unknown as DirectoryEntry;
  } finally {
    dir.closeSync();
  }
}
