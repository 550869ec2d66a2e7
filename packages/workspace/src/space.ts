import { statfs } from 'node:fs/promises';
import type { SpaceBudget, StorageSample } from '@dumpdock/database';
import type { WorkspaceDeps } from './deps.ts';
import { listWorkspaces } from './list-workspaces.ts';
import { tempRoot } from './workspace-paths.ts';

/** Free bytes for users other than root, minus MIN_FREE_BYTES. */
async function freeBytes(deps: WorkspaceDeps): Promise<number> {
  const stat = await statfs(tempRoot(deps.mediaRoot));
  return Math.max(0, stat.bavail * stat.bsize - deps.minFreeBytes);
}

export async function readSpace(deps: WorkspaceDeps): Promise<{ freeBytes: number; usedBytes: number }> {
  return { freeBytes: await freeBytes(deps), usedBytes: await deps.database.imports.bookedBytes() };
}

export async function readBudget(deps: WorkspaceDeps): Promise<SpaceBudget> {
  return { maxTempBytes: deps.maxTempBytes, freeBytes: await freeBytes(deps) };
}

export async function takeSample(deps: WorkspaceDeps): Promise<StorageSample> {
  const sample = { bytes: 0, workspaces: 0, oldestAgeSeconds: 0 };
  for await (const { bytes, ageSeconds } of listWorkspaces(deps)) {
    sample.bytes += bytes;
    sample.workspaces += 1;
    sample.oldestAgeSeconds = Math.max(sample.oldestAgeSeconds, ageSeconds);
  }
  await deps.database.storageSamples.write(sample);
  return sample;
}
