import { mkdirSync } from 'node:fs';
import { DumpdockError } from '@dumpdock/contracts';
import { onOneMount } from './mounts.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { isCode } from './system-error.ts';
import { TRASH } from './trash.ts';
import { tempRoot } from './workspace-paths.ts';

/** The two directories that clean-up works in, held open so that nobody can swap them meanwhile. */
export interface Places extends Disposable {
  readonly root: OpenDirectory;
  readonly trash: OpenDirectory;
}

/**
 * Opens temp_sql_imports and its trash, which is made when it is missing. Throws STORAGE_UNAVAILABLE when temp_sql_imports is not there; CONFIG_INVALID when
 * somebody put something else in their place, or mounted something on the trash: what lies there is deleted whatever its name, and nothing can be renamed into it.
 */
export function openPlaces(mediaRoot: string): Places {
  const root = openRoot(mediaRoot);
  try {
    makeDirectory(root.child(TRASH));
    const trash = ours('temp_sql_imports/.trash', () => openTrash(root));
    return {
      root,
      trash,
      [Symbol.dispose]: () => {
        trash.close();
        root.close();
      },
    };
  } catch (error) {
    root.close();
    throw error;
  }
}

function openTrash(root: OpenDirectory): OpenDirectory {
  const trash = openDirectory(root.child(TRASH));
  if (onOneMount(root, trash)) return trash;
  trash.close();
  throw new DumpdockError('CONFIG_INVALID', {
    detail: 'temp_sql_imports/.trash under MEDIA_ROOT: another file system or directory is mounted there.',
    suggestion: 'Unmount it; a volume belongs on MEDIA_ROOT or temp_sql_imports as a whole.',
  });
}

function ours(name: string, open: () => OpenDirectory): OpenDirectory {
  try {
    return open();
  } catch (error) {
    if (!isCode(error, 'ENOTDIR', 'ELOOP', 'ENOENT')) throw error;
    throw new DumpdockError('CONFIG_INVALID', { detail: `${name} under MEDIA_ROOT: is no directory, or was taken away.`, cause: error });
  }
}

/** Opens temp_sql_imports alone; as {@link openPlaces}. It is made at a start only: later it is missing because its storage is away, and all that lay there would seem to be gone. */
export function openRoot(mediaRoot: string): OpenDirectory {
  return ours('temp_sql_imports', () => {
    try {
      return openDirectory(tempRoot(mediaRoot));
    } catch (error) {
      throw awayError(error);
    }
  });
}

/** `error` of looking at temp_sql_imports, as STORAGE_UNAVAILABLE when it is not there. */
export function awayError(error: unknown): unknown {
  if (!isCode(error, 'ENOENT', 'ESTALE')) return error;
  return new DumpdockError('STORAGE_UNAVAILABLE', { detail: 'There is no temp_sql_imports under MEDIA_ROOT.', cause: error });
}

export function makeDirectory(path: Buffer | string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
}
