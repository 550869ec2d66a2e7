import { DumpdockError } from '@dumpdock/contracts';
import type { WorkspaceDeps } from './deps.ts';
import { type OpenDirectory, openDirectory, openLockedDirectory, pathInProcess } from './open-directory.ts';
import { makeDirectory, openRoot } from './places.ts';
import { isCode } from './system-error.ts';
import type { HeldDirectory, HeldWorkspace } from './types.ts';
import { pathsIn, workspacePaths } from './workspace-paths.ts';

/** Opens the directory of a workspace: its paths lead into that very directory, whatever is put in the place of its name meanwhile. */
export function holdWorkspace({ mediaRoot }: WorkspaceDeps, importId: string, open = openDirectory): HeldWorkspace {
  const { dir: place } = workspacePaths(mediaRoot, importId);
  const root = openRoot(mediaRoot);
  try {
    const dir = openOrChanged(root, importId, importId, open);
    return {
      ...pathsIn(String(dir.child('.'))),
      directory: held(dir, place),
      open: (name) => held(openOrChanged(dir, name, importId, open), pathsIn(place)[name]),
      make: (name) => {
        makeDirectory(dir.child(name));
        return held(openOrChanged(dir, name, importId, open), pathsIn(place)[name]);
      },
      [Symbol.dispose]: () => dir.close(),
    };
  } finally {
    root.close();
  }
}

/** The scratch directory of an import, made readable where its owner may not: what is in it decides how the import ended. Null when it is not there, or a link is. */
export function holdScratch(deps: WorkspaceDeps, importId: string): HeldDirectory | null {
  try {
    using workspace = holdWorkspace(deps, importId, openLockedDirectory);
    return workspace.open('scratch');
  } catch (error) {
    if (error instanceof DumpdockError && error.code === 'CHANGED_SINCE_INSPECTION') return null;
    throw error;
  }
}

function held(dir: OpenDirectory, place: string): HeldDirectory {
  return {
    path: String(dir.child('.')),
    fd: dir.fd,
    pathAs: (fd) => pathInProcess(fd) ?? place,
    [Symbol.dispose]: () => dir.close(),
  };
}

function openOrChanged(parent: OpenDirectory, name: string, importId: string, open: typeof openDirectory): OpenDirectory {
  try {
    return open(parent.child(name));
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw error;
    throw new DumpdockError('CHANGED_SINCE_INSPECTION', {
      importId,
      detail: 'The temporary directory of the import was removed from outside.',
      cause: error,
    });
  }
}
