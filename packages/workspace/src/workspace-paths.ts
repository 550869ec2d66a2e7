import { join } from 'node:path';
import { DumpdockError, isImportId } from '@dumpdock/contracts';
import type { WorkspacePaths } from './types.ts';

/** The directory that holds every workspace. */
export function tempRoot(mediaRoot: string): string {
  return join(mediaRoot, 'temp_sql_imports');
}

/** The paths of one workspace. Throws INVALID_REQUEST for anything but an import id: no other name ever reaches the file system. */
export function workspacePaths(mediaRoot: string, importId: string): WorkspacePaths {
  if (!isImportId(importId)) throw new DumpdockError('INVALID_REQUEST', { detail: 'That is not an import id.' });
  return pathsIn(join(tempRoot(mediaRoot), importId));
}

/** The paths of a workspace whose directory is `dir`. */
export function pathsIn(dir: string): WorkspacePaths {
  return {
    dir,
    uploadPart: join(dir, 'upload.zip.part'),
    upload: join(dir, 'upload.zip'),
    extracted: join(dir, 'extracted'),
    scratch: join(dir, 'scratch'),
  };
}
