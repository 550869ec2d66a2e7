import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  opendirSync,
  openSync,
  readdirSync,
  type Stats,
} from 'node:fs';
import { isCode } from './system-error.ts';

/** open(2): a handle on the path alone, which needs no permission on what it names. Node does not export it. */
const O_PATH = 0o10000000;
const OPEN = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * With procfs, `/proc/self/fd/N/name` is openat(N, "name"): nobody can swap a parent directory for a link under us, and no path is ever
 * longer than one name. Elsewhere paths are what they are, and the guard is that nobody else may write in MEDIA_ROOT.
 */
const HAS_PROC = process.platform === 'linux' && existsSync('/proc/self/fd');

/** Read, write and search for the owner. */
const OWNER_ALL = 0o700;

/** Up to this st_size a directory is read in one call, which is three times as fast; a larger one may hold any number of names and is streamed. */
const READ_AT_ONCE_BYTES = 16 * 1024;

/** Names read at once from a directory that is streamed. */
const NAMES_AT_ONCE = 128;

/** What fs calls take. */
type Path = string | Buffer;

/** A directory that stays the same one whatever happens to its name. Names in it are strings of bytes (`latin1`), whatever their encoding. */
export interface OpenDirectory {
  readonly fd: number;
  /** st_dev. */
  readonly device: number;
  /** Whether its owner may read, write and search it. */
  readonly open: boolean;
  /** Where to find `name` in it: for system calls only, not for people. */
  child(name: string): Path;
  /** The names in it, never all of them in memory when they are many. */
  names(): Iterable<string>;
  close(): void;
}

/** Opens `path`; throws ENOTDIR or ELOOP when its last part is a link or no directory. `stat`: what was just seen there, to save a look where a swap does no harm. */
export function openDirectory(path: Path, stat?: Stats): OpenDirectory {
  const fd = openSync(path, OPEN);
  const self = pathInProcess(fd) ?? path;
  const { dev: device, size, mode } = stat ?? fstatSync(fd);
  return {
    fd,
    device,
    open: (mode & OWNER_ALL) === OWNER_ALL,
    child: (name) => join(self, name),
    names: () => (size <= READ_AT_ONCE_BYTES ? readdirSync(self, 'latin1') : streamNames(self)),
    close: () => closeSync(fd),
  };
}

/** The path of whatever is open as `fd` in the process that uses it; null where there is no procfs. */
export function pathInProcess(fd: number): string | null {
  return HAS_PROC ? `/proc/self/fd/${fd}` : null;
}

function join(directory: Path, name: string): Path {
  // A name of ASCII only is its own bytes in any encoding.
  if (typeof directory === 'string' && /^[\0-\x7f]*$/.test(name)) return `${directory}/${name}`;
  return Buffer.concat([Buffer.from(directory), Buffer.from('/'), Buffer.from(name, 'latin1')]);
}

/** A name for people and records: its bytes read as UTF-8. */
export function readableName(name: string): string {
  return Buffer.from(name, 'latin1').toString('utf8');
}

/** As {@link openDirectory}, giving its owner all rights where they are missing: what is in it can then be removed. */
export function openLockedDirectory(path: Path): OpenDirectory {
  const dir = openUnreadable(path);
  if (!dir.open) unlockOpened(dir);
  return dir;
}

/** Somebody else's directory stays as it is: we may have rights of its group. */
function unlockOpened(dir: OpenDirectory): void {
  try {
    fchmodSync(dir.fd, OWNER_ALL);
  } catch (error) {
    if (isCode(error, 'EPERM')) return;
    dir.close();
    throw error;
  }
}

function openUnreadable(path: Path): OpenDirectory {
  try {
    return openDirectory(path);
  } catch (error) {
    if (!isCode(error, 'EACCES')) throw error;
    unlockDirectory(path);
    return openDirectory(path);
  }
}

/** chmod u+rwx of the directory itself, never of what a link points to. */
export function unlockDirectory(path: Path): void {
  if (!HAS_PROC) {
    chmodSync(path, OWNER_ALL);
    return;
  }
  const fd = openSync(path, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    chmodSync(`/proc/self/fd/${fd}`, OWNER_ALL);
  } finally {
    closeSync(fd);
  }
}

function* streamNames(path: Path): Generator<string> {
  const dir = opendirSync(path as string, { encoding: 'latin1', bufferSize: NAMES_AT_ONCE });
  try {
    for (let entry = dir.readSync(); entry !== null; entry = dir.readSync()) yield entry.name;
  } finally {
    dir.closeSync();
  }
}
