import { DumpdockError } from '@dumpdock/contracts';
import type { WorkspaceDeps } from './deps.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { isCode } from './system-error.ts';
import type { HeldWorkspace } from './types.ts';
import { pathsIn, workspacePaths } from './workspace-paths.ts';

/** Opens the directory of a workspace: its paths lead into that very directory, whatever is put in the place of its name meanwhile. */
export function holdWorkspace(deps: WorkspaceDeps, importId: string): HeldWorkspace {
  const dir = open(workspacePaths(deps.mediaRoot, importId).dir, importId);
  return { ...pathsIn(String(dir.child('.'))), [Symbol.dispose]: () => dir.close() };
}

function open(path: string, importId: string): OpenDirectory {
  try {
    return openDirectory(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw error;
    throw new DumpdockError('CHANGED_SINCE_INSPECTION', {
      importId,
      detail: 'The temporary directory of the import was removed from outside.',
      cause: error,
    });
  }
}
