import { killPoint } from '@dumpdock/contracts';
import { createBreather } from './breather.ts';
import { BIG_FILE_BYTES, type WorkspaceDeps } from './deps.ts';
import { requireKnownStorage } from './known-storage.ts';
import { measureTree } from './measure-tree.ts';
import { mountedError, mountedInside } from './mounts.ts';
import { openPlaces, type Places } from './places.ts';
import { removeTree } from './remove-tree.ts';
import { moveToTrash, newTrashName } from './trash.ts';
import { tempRoot } from './workspace-paths.ts';

/** How a removal went. `found`: false when there was nothing. */
export interface Removed {
  readonly found: boolean;
  readonly freedBytes: number;
}

/** rename → delete of one workspace that the ledger has marked. Rejects with CLEANUP_INCOMPLETE or a system error when something stays. */
export async function removeWorkspace(deps: WorkspaceDeps, importId: string, trashName: string): Promise<Removed> {
  using places = openPlaces(deps.mediaRoot);
  return await removeIn(deps, places, importId, trashName);
}

/** Removes a directory that no ledger entry speaks of. */
export function removeNow(deps: WorkspaceDeps, importId: string): Promise<Removed> {
  return removeWorkspace(deps, importId, newTrashName(importId));
}

async function removeIn(deps: WorkspaceDeps, places: Places, importId: string, trashName: string): Promise<Removed> {
  const breather = createBreather();
  refuseMounts(deps.mediaRoot, importId);
  const inPlace = await measureTree(places.root, importId, breather);
  const { ours, parent, name } = moveToTrash(places, importId, trashName);
  killPoint('cleanup.trashed');
  // Also when nothing was moved: an earlier attempt may have got this far.
  const measure = ours ? inPlace : await measureTree(places.trash, trashName, breather);
  const removed = await removeTree(name, importId, {
    parent,
    trash: places.trash,
    breather,
    hasBigFiles: (measure?.largestFile ?? 0) >= BIG_FILE_BYTES,
  });
  // Nothing was there: that it is gone can be said of the storage only on which it lay.
  if (!ours && !removed) await requireKnownStorage(deps, places.root);
  killPoint('cleanup.deleted');
  return { found: ours || removed, freedBytes: removed ? (measure?.bytes ?? 0) : 0 };
}

function refuseMounts(mediaRoot: string, importId: string): void {
  if (mountedInside(tempRoot(mediaRoot)).has(importId)) throw mountedError();
}
