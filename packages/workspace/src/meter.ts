import type { StorageSample } from '@dumpdock/database';
import { createBreather } from './breather.ts';
import type { WorkspaceDeps } from './deps.ts';
import { listWorkspaces } from './list-workspaces.ts';
import { measureTree } from './measure-tree.ts';
import { openPlaces } from './places.ts';
import { TRASH } from './trash.ts';

/** A measure is used again for so many times as long as it took: however large the tree and however many ask, a tenth of a core is spent on it. */
const REUSED_FOR = 10;

/** Measures everything under temp_sql_imports, once for all who ask at the same time. */
export function createMeter(deps: WorkspaceDeps): () => Promise<StorageSample> {
  let latest: Promise<StorageSample> | null = null;
  let usedUntil = 0;
  return () => {
    if (latest !== null && performance.now() < usedUntil) return latest;
    const started = performance.now();
    usedUntil = Number.POSITIVE_INFINITY;
    latest = measureAll(deps).finally(() => {
      const now = performance.now();
      usedUntil = now + REUSED_FOR * (now - started);
    });
    return latest;
  };
}

async function measureAll(deps: WorkspaceDeps): Promise<StorageSample> {
  const sample = { bytes: await trashBytes(deps), workspaces: 0, oldestAgeSeconds: 0 };
  for await (const { bytes, ageSeconds } of listWorkspaces(deps)) {
    sample.bytes += bytes;
    sample.workspaces += 1;
    sample.oldestAgeSeconds = Math.max(sample.oldestAgeSeconds, ageSeconds);
  }
  return sample;
}

/** What is being deleted still takes its room. */
async function trashBytes(deps: WorkspaceDeps): Promise<number> {
  using places = openPlaces(deps.mediaRoot);
  return (await measureTree(places.root, TRASH, createBreather()))?.bytes ?? 0;
}
