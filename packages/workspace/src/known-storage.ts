import { randomUUID } from 'node:crypto';
import { closeSync, constants, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { DumpdockError, noRoomCode } from '@dumpdock/contracts';
import type { WorkspaceDeps } from './deps.ts';
import type { OpenDirectory } from './open-directory.ts';
import { makeDirectory, openRoot } from './places.ts';
import { isCode, systemCode } from './system-error.ts';
import { tempRoot } from './workspace-paths.ts';

/** The file under temp_sql_imports by which the ledger knows the storage again. */
export const MARK = '.storage';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY } = constants;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether `root` lies on the storage that the ledger means: only there a directory that is missing is gone. A volume that is not mounted leaves an empty
 * directory in its place, of another file system. A storage is made the known one when it is the first, when it lies where the known one did (somebody removed
 * all of it), or when no import has a workspace, so that nothing can be missed. Rejects with STORAGE_UNAVAILABLE when the mark can be neither read nor made.
 */
export async function isKnownStorage({ database, mediaRoot }: WorkspaceDeps, root: OpenDirectory): Promise<boolean> {
  const { storageMark } = database;
  const known = await storageMark.known();
  if (known !== null && readMark(root) === known.mark) return true;
  return storageMark.adopt(placeOf(root.device, mediaRoot), () => readMark(root) ?? makeMark(root));
}

/** Passes on the known storage; rejects with STORAGE_UNAVAILABLE otherwise. */
export async function requireKnownStorage(deps: WorkspaceDeps, root: OpenDirectory): Promise<void> {
  if (!(await isKnownStorage(deps, root))) throw await otherStorage(deps);
}

/** What is said of a storage that is not the known one. */
export async function otherStorage({ database }: WorkspaceDeps): Promise<DumpdockError> {
  const known = await database.storageMark.known();
  return new DumpdockError('STORAGE_UNAVAILABLE', {
    detail: `temp_sql_imports under MEDIA_ROOT is not the one on which unfinished imports have their temporary directories: its ${MARK} does not say ${known?.mark}.`,
  });
}

/** At a start, which needs no ledger and any storage will do for: what is another one, or cannot be compared yet, is told and compared again before it matters. */
export async function recogniseStorage(deps: WorkspaceDeps): Promise<void> {
  const root = openRoot(deps.mediaRoot);
  try {
    await requireKnownStorage(deps, root);
  } catch (error) {
    deps.log.warn({ err: error }, 'the storage could not be recognised');
  } finally {
    root.close();
  }
}

/** Makes temp_sql_imports again where somebody removed all of it. Where its volume is away the place is of another file system, and stays as it is. */
export async function restoreRoot({ database, mediaRoot }: WorkspaceDeps): Promise<void> {
  if (existsSync(tempRoot(mediaRoot))) return;
  const above = statSync(mediaRoot, { throwIfNoEntry: false });
  const known = above === undefined ? null : await database.storageMark.known();
  if (above !== undefined && known?.place === placeOf(above.dev, mediaRoot)) makeDirectory(tempRoot(mediaRoot));
}

function placeOf(device: number, mediaRoot: string): string {
  return `${device}:${tempRoot(mediaRoot)}`;
}

/** What the mark says; null when there is none, or one that was not written to its end. */
function readMark(root: OpenDirectory): string | null {
  try {
    return withFile(root, O_RDONLY | O_NONBLOCK, (fd) => {
      const text = readFileSync(fd, 'latin1').trim();
      return UUID.test(text) ? text : null;
    });
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw unusable(error);
  }
}

/** Makes a mark where there is none. Another machine's may be there all the same: a network file system remembers for a while that a name was missing. */
function makeMark(root: OpenDirectory): string {
  const mark = randomUUID();
  try {
    withFile(root, O_WRONLY | O_CREAT | O_EXCL, (fd) => write(fd, mark));
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw unusable(error);
    return readMark(root) ?? mendMark(root, mark);
  }
  return mark;
}

function mendMark(root: OpenDirectory, mark: string): string {
  try {
    withFile(root, O_WRONLY | O_TRUNC, (fd) => write(fd, mark));
    return mark;
  } catch (error) {
    throw unusable(error);
  }
}

/** On disk before the ledger counts on it. */
function write(fd: number, mark: string): void {
  writeSync(fd, `${mark}\n`);
  fsyncSync(fd);
}

/** Readable for whoever may search the directory: an administrator's cron may be the first who comes along. */
function withFile<T>(root: OpenDirectory, flags: number, work: (fd: number) => T): T {
  const fd = openSync(root.child(MARK), flags | O_NOFOLLOW, 0o644);
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}

function unusable(cause: unknown): DumpdockError {
  const noRoom = noRoomCode(cause);
  if (noRoom !== null) return new DumpdockError('NO_SPACE', { serverCode: noRoom, cause });
  const detail = `temp_sql_imports/${MARK} under MEDIA_ROOT cannot be used (${systemCode(cause) ?? 'unknown reason'}).`;
  return new DumpdockError('STORAGE_UNAVAILABLE', { detail, cause });
}
