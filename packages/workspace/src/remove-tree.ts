import { lstatSync, renameSync, rmdirSync, type Stats, unlinkSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { DumpdockError, killPoint } from '@dumpdock/contracts';
import type { Breather } from './breather.ts';
import { mountedError } from './mounts.ts';
import { type OpenDirectory, openDirectory, openLockedDirectory, unlockDirectory } from './open-directory.ts';
import { isCode, systemCode } from './system-error.ts';
import { newTrashName } from './trash.ts';

/** Directories held open at once on the way down; what lies deeper is first moved up into the trash. */
const MAX_OPEN_LEVELS = 32;
/** Passes over a directory in which others may be adding: a pass that removed nothing is the last. */
const MAX_PASSES = 1_000;
/** The entry is gone; `ESTALE`: another machine removed it. */
const GONE = ['ENOENT', 'ESTALE'];
/** The entry is gone, or is no longer of the kind it was. */
const CHANGED = [...GONE, 'ENOTDIR', 'ELOOP', 'EISDIR'];

export interface RemoveOptions {
  readonly trash: OpenDirectory;
  /** Where the entry lies. Default: in the trash. */
  readonly parent?: OpenDirectory;
  readonly breather: Breather;
  /** Unlink files off the event loop: a file of gigabytes takes the file system a while. */
  readonly hasBigFiles: boolean;
  /** All that was in it a moment ago, see {@link Measure}. Default: not known. */
  readonly flat?: readonly string[] | null;
}

interface Removal extends RemoveOptions {
  /** Moved up from too deep; removed after the rest. */
  readonly hoisted: string[];
  readonly importId: string;
  failure: unknown;
}

/**
 * Deletes an entry of the trash or of `parent`, whatever it is, following no link and crossing no mount. True when this call removed it, false when it
 * was gone: of two that delete the same entry one gets true. Rejects with CLEANUP_INCOMPLETE when something could not be removed; the rest is gone.
 */
export async function removeTree(name: string, importId: string, options: RemoveOptions): Promise<boolean> {
  const parent = options.parent ?? options.trash;
  if (options.flat && !options.hasBigFiles && removedFlat(parent, options.trash.device, name, options.flat)) return true;
  const removal: Removal = { ...options, hoisted: [], importId, failure: null };
  const removed = await removeEntry(parent, name, removal, 0);
  for (let deep = removal.hoisted.pop(); deep !== undefined; deep = removal.hoisted.pop()) {
    await removeEntry(options.trash, deep, removal, 0);
  }
  if (removal.failure !== null) throw incomplete(removal.failure);
  return removed;
}

/** Most workspaces are a handful of files that were just listed. Whatever is not as expected is left to the careful way. */
function removedFlat(parent: OpenDirectory, device: number, name: string, names: readonly string[]): boolean {
  try {
    const dir = openDirectory(parent.child(name));
    try {
      if (dir.device !== device) return false;
      for (const entry of names) {
        unlinkSync(dir.child(entry));
        killPoint('cleanup.deleting');
      }
    } finally {
      dir.close();
    }
    rmdirSync(parent.child(name));
    return true;
  } catch {
    // The careful way meets the same error and deals with it.
    return false;
  }
}

/** Looks again when the kind changed under us: whoever swaps a directory for a link gets both removed. */
async function removeEntry(parent: OpenDirectory, name: string, removal: Removal, level: number): Promise<boolean> {
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const stat = seenAt(parent, name);
    if (stat === null) return false;
    const removed = await (stat.isDirectory() ? removeDirectory(parent, name, removal, level) : removeFile(parent, name, removal));
    if (removed || removal.failure !== null) return removed;
  }
  return fail(removal, new Error('the entry changes faster than it is removed'));
}

/** Null when it is gone. */
function seenAt(parent: OpenDirectory, name: string): Stats | null {
  try {
    return lstatSync(parent.child(name));
  } catch (error) {
    if (isCode(error, ...GONE, 'ENOTDIR')) return null;
    throw error;
  }
}

function removeFile(parent: OpenDirectory, name: string, removal: Removal): Promise<boolean> {
  const path = parent.child(name);
  return attempt(removal, async () => (removal.hasBigFiles ? unlink(path) : unlinkSync(path)));
}

async function removeDirectory(parent: OpenDirectory, name: string, removal: Removal, level: number): Promise<boolean> {
  if (level >= MAX_OPEN_LEVELS) return hoist(parent, name, removal);
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const emptied = await attempt(removal, () => emptyDirectory(parent, name, removal, level));
    if (!emptied) return false;
    try {
      rmdirSync(parent.child(name));
      return true;
    } catch (error) {
      if (isCode(error, ...GONE)) return false;
      if (!isCode(error, 'ENOTEMPTY', 'EEXIST')) return fail(removal, error);
      if (removal.failure !== null) return false;
    }
  }
  return fail(removal, new Error('the directory fills faster than it is emptied'));
}

async function emptyDirectory(parent: OpenDirectory, name: string, removal: Removal, level: number): Promise<void> {
  const dir = openLockedDirectory(parent.child(name));
  try {
    if (dir.device !== removal.trash.device) throw mountedError();
    for (const entry of dir.names()) {
      if (removal.hasBigFiles || !unlinkedAtOnce(dir, entry)) await removeEntry(dir, entry, removal, level + 1);
      killPoint('cleanup.deleting');
      if (removal.breather.due()) await removal.breather.rest();
    }
  } finally {
    dir.close();
  }
}

/** Most entries are small files: one system call. A directory is refused by unlink(2) and looked at. */
function unlinkedAtOnce(dir: OpenDirectory, name: string): boolean {
  try {
    unlinkSync(dir.child(name));
    return true;
  } catch {
    // removeEntry looks what it is, or meets the same error and deals with it.
    return false;
  }
}

/** Moves a directory that lies too deep to the top of the trash, where it waits for its turn. */
function hoist(parent: OpenDirectory, name: string, removal: Removal): Promise<boolean> {
  const top = newTrashName(removal.importId);
  const move = (): void => renameSync(parent.child(name), removal.trash.child(top));
  return attempt(removal, async () => {
    try {
      move();
    } catch (error) {
      // A directory that changes its parent must be writable itself (path_resolution(7), vfs_rename).
      if (!isCode(error, 'EACCES')) throw error;
      unlockDirectory(parent.child(name));
      move();
    }
    removal.hoisted.push(top);
    killPoint('cleanup.hoisted');
  });
}

/** Whether `work` was done. What is gone is somebody else's success, what became something else is met again in the next pass; of other errors the first is kept, so that the rest is still removed. */
async function attempt(removal: Removal, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isCode(error, ...CHANGED)) return false;
    return fail(removal, error);
  }
}

function fail(removal: Removal, error: unknown): false {
  removal.breather.check();
  removal.failure ??= error;
  return false;
}

function incomplete(cause: unknown): DumpdockError {
  if (cause instanceof DumpdockError) return cause;
  const code = systemCode(cause);
  return new DumpdockError('CLEANUP_INCOMPLETE', { cause, ...(code === undefined ? {} : { serverCode: code }) });
}
