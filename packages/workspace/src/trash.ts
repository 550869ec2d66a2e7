import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { isImportId } from '@dumpdock/contracts';
import { unlockDirectory } from './open-directory.ts';
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

/** Takes `name` away from its readers at once. `gone`: somebody else had it. Never follows a link: the link itself is moved. */
export function moveToTrash(places: Places, name: string, trashName: string): 'moved' | 'gone' {
  const from = places.root.child(name);
  const to = places.trash.child(trashName);
  try {
    renameSync(from, to);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'gone';
    // A directory that changes its parent must be writable itself (path_resolution(7), vfs_rename).
    if (!isCode(error, 'EACCES')) throw error;
    unlockDirectory(from);
    renameSync(from, to);
  }
  return 'moved';
}
