import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { isImportId, killPoint, noRoomCode } from '@dumpdock/contracts';
import { type OpenDirectory, unlockDirectory } from './open-directory.ts';
import type { Places } from './places.ts';
import { isCode } from './system-error.ts';

/** Directory under temp_sql_imports that holds what is being deleted. */
export const TRASH = '.trash';

/** `<import id>-<random>`: never the same twice, so nothing in the trash is in the way. */
export function newTrashName(importId: string): string {
  return `${importId}-${randomUUID().slice(-12)}`;
}

/** The import a trash entry came from, when its name tells. */
export function importIdOfTrash(name: string): string | null {
  const id = name.slice(0, 36);
  return isImportId(id) ? id : null;
}

/** Where to delete what was taken. */
export interface Taken {
  /** False: somebody else had it. */
  readonly ours: boolean;
  readonly parent: OpenDirectory;
  readonly name: string;
}

/**
 * Takes `name` away from its readers at once, by moving it into the trash. Where a full disk or a used-up quota has no room for the new name, it is to be deleted where
 * it lies: nothing else would ever make room. Never follows a link: the link itself is moved.
 */
export function moveToTrash({ root, trash }: Places, name: string, trashName: string): Taken {
  const moved = { ours: true, parent: trash, name: trashName };
  try {
    rename(root.child(name), trash.child(trashName));
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ESTALE')) return { ...moved, ours: false };
    if (noRoomCode(error) === null) throw error;
    killPoint('cleanup.in-place');
    return { ours: true, parent: root, name };
  }
  return moved;
}

function rename(from: string | Buffer, to: string | Buffer): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // A directory that changes its parent must be writable itself (path_resolution(7), vfs_rename).
    if (!isCode(error, 'EACCES')) throw error;
    unlockDirectory(from);
    renameSync(from, to);
  }
}
