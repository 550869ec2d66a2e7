import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExtractedEntry } from './archive-plan.ts';
import { refusal } from './refuse.ts';

/** The directory that takes the directories of the archive; no file is ever written there. */
export const TREE = 'tree';

/** Looks at what really lies in `root`: the planned files with their sizes and modes, the directories in `tree`, and nothing else. */
export async function compareWithPlan(root: string, extracted: readonly ExtractedEntry[]): Promise<void> {
  const expected = new Map(extracted.map((one) => [one.entry.file, one.bytes]));
  const found = await readdir(root, { withFileTypes: true });
  for (const item of found) {
    if (item.name === TREE) continue;
    const stats = await lstat(join(root, item.name));
    const asPlanned = stats.isFile() && stats.size === expected.get(item.name) && stats.nlink === 1 && (stats.mode & 0o777) === 0o600;
    if (!asPlanned) throw unexpected(item.name);
    expected.delete(item.name);
  }
  if (expected.size > 0) throw unexpected([...expected.keys()].join(', '));
  await assertOnlyDirectories(join(root, TREE));
}

async function assertOnlyDirectories(dir: string): Promise<void> {
  const pending = [dir];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const item of await readdir(next, { withFileTypes: true })) {
      if (!item.isDirectory()) throw unexpected(TREE);
      pending.push(join(next, item.name));
    }
  }
}

function unexpected(name: string): Error {
  return refusal('CHANGED_SINCE_INSPECTION', `What was extracted is not what was planned: ${name}.`);
}
