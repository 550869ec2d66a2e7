import { randomUUID } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { DumpdockError, noRoomCode } from '@dumpdock/contracts';
import type { WorkspaceDeps } from './deps.ts';
import type { OpenDirectory } from './open-directory.ts';
import { openRoot } from './places.ts';
import { isCode, systemCode } from './system-error.ts';

/** The file under temp_sql_imports by which the ledger knows the storage again. */
export const MARK = '.storage';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_TRUNC, O_WRONLY } = constants;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Passes when `root` lies on the storage that the ledger means: only there a directory that is missing is gone. A volume that is not mounted leaves an empty
 * directory in its place. A storage is made the known one when nothing can be missed: the first, and any other while no import has a workspace.
 * Rejects with STORAGE_UNAVAILABLE otherwise.
 */
export async function requireKnownStorage({ database }: Pick<WorkspaceDeps, 'database'>, root: OpenDirectory): Promise<void> {
  const { storageMark } = database;
  const known = await storageMark.known();
  if (known !== null && readMark(root) === known) return;
  if (await storageMark.adopt(() => readMark(root) ?? makeMark(root))) return;
  throw new DumpdockError('STORAGE_UNAVAILABLE', {
    detail: `temp_sql_imports under MEDIA_ROOT is not the one on which unfinished imports have their temporary directories: its ${MARK} does not say ${known}.`,
  });
}

/** At a start, which needs no ledger: what cannot be compared now is compared before it matters. */
export async function recogniseStorage(deps: WorkspaceDeps): Promise<void> {
  const root = openRoot(deps.mediaRoot);
  try {
    await requireKnownStorage(deps, root);
  } catch (error) {
    if (error instanceof DumpdockError && error.code !== 'DATABASE_UNAVAILABLE') throw error;
    deps.log.warn({ err: error }, 'the storage could not be compared with the ledger yet');
  } finally {
    root.close();
  }
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
