import { mkdirSync } from 'node:fs';
import { openDirectory } from './open-directory.ts';
import { isCode } from './system-error.ts';
import { type Places, TRASH } from './trash.ts';
import { tempRoot } from './workspace-paths.ts';

/** Opens temp_sql_imports and its trash for the time of `work`, making them when they are missing. A link in their place is an error. */
export async function inPlaces<T>(mediaRoot: string, work: (places: Places) => Promise<T>): Promise<T> {
  makeDirectory(tempRoot(mediaRoot));
  const root = openDirectory(tempRoot(mediaRoot));
  try {
    makeDirectory(root.child(TRASH));
    const trash = openDirectory(root.child(TRASH));
    try {
      return await work({ root, trash });
    } finally {
      trash.close();
    }
  } finally {
    root.close();
  }
}

function makeDirectory(path: Buffer | string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
}
