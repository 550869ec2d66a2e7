import { statfs } from 'node:fs/promises';
import type { SpaceBudget } from '@dumpdock/database';
import type { WorkspaceDeps } from './deps.ts';
import { restoreRoot } from './known-storage.ts';
import { awayError } from './places.ts';
import { tempRoot } from './workspace-paths.ts';

/** What may be booked: MAX_TEMP_BYTES, and the free bytes for users other than root minus MIN_FREE_BYTES. */
export function readBudget(deps: WorkspaceDeps): SpaceBudget {
  const { mediaRoot, maxTempBytes, minFreeBytes } = deps;
  const freeBytes = async (): Promise<number> => {
    await restoreRoot(deps);
    const { bavail, bsize } = await statfs(tempRoot(mediaRoot)).catch((error: unknown) => Promise.reject(awayError(error)));
    return Math.max(0, bavail * bsize - minFreeBytes);
  };
  return { maxTempBytes, freeBytes };
}
