import { mkdirSync } from 'node:fs';
import { DumpdockError, killPoint, noRoomCode } from '@dumpdock/contracts';
import type { Lease } from '@dumpdock/database';
import type { WorkspaceDeps } from './deps.ts';
import { isKnownStorage } from './known-storage.ts';
import { openRoot } from './places.ts';
import { removeNow } from './remove-workspace.ts';
import type { WorkspacePaths } from './types.ts';
import { workspacePaths } from './workspace-paths.ts';

/** Makes the directory of an import that is in the ledger. Rejects with NO_SPACE on a full disk, LEASE_LOST when the import was taken away meanwhile, STORAGE_UNAVAILABLE when temp_sql_imports is not there. */
export async function createWorkspace(deps: WorkspaceDeps, lease: Lease): Promise<WorkspacePaths> {
  const paths = workspacePaths(deps.mediaRoot, lease.importId);
  await makeDirectory(deps, lease.importId);
  killPoint('workspace.made');
  if (await deps.database.imports.workspaceCreated(lease)) return paths;
  await removeUnwanted(deps, lease);
  throw new DumpdockError('LEASE_LOST', { importId: lease.importId });
}

/** Written down ahead, as a sweep does: whoever dies in the middle leaves a record that is `begun`, and the rest to a sweep. */
async function removeUnwanted(deps: WorkspaceDeps, { importId, owner: actor }: Lease): Promise<void> {
  const { audit } = deps.database;
  const reason = 'its import was taken over while it was made';
  const [id] = await audit.begin([{ actor, action: 'workspace.remove', importId, reason, outcome: 'begun' }]);
  const { freedBytes: bytes } = await removeNow(deps, importId);
  deps.log.debug({ import_id: importId, by: actor, reason, freed_bytes: bytes }, 'workspace removed');
  if (id !== undefined) await audit.complete([{ id, entry: { reason, bytes, outcome: 'removed' } }]);
}

async function makeDirectory(deps: WorkspaceDeps, importId: string): Promise<void> {
  const root = openRoot(deps.mediaRoot);
  try {
    // The first on a storage makes it the known one.
    if (!(await isKnownStorage(deps, root)))
      deps.log.warn({ import_id: importId }, 'made on another storage than unfinished imports are on');
    mkdirSync(root.child(importId), { mode: 0o700 });
  } catch (error) {
    const noRoom = noRoomCode(error);
    if (noRoom === null) throw error;
    throw new DumpdockError('NO_SPACE', { importId, serverCode: noRoom, cause: error });
  } finally {
    root.close();
  }
}
