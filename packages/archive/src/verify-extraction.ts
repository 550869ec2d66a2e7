import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExtractedEntry } from './archive-plan.ts';
import { refusal } from './refuse.ts';

/** Looks at what really lies in `root`: the planned files with their sizes and modes, and nothing else. */
export async function compareWithPlan(root: string, extracted: readonly ExtractedEntry[]): Promise<void> {
  const expected = new Map(extracted.map((one) => [one.entry.file, one.bytes]));
  const found = await readdir(root, { withFileTypes: true });
  for (const item of found) {
    const stats = await lstat(join(root, item.name));
    const asPlanned = stats.isFile() && stats.size === expected.get(item.name) && stats.nlink === 1 && (stats.mode & 0o777) === 0o600;
    if (!asPlanned) throw unexpected(item.name);
    expected.delete(item.name);
  }
  if (expected.size > 0) throw unexpected([...expected.keys()].join(', '));
}

function unexpected(name: string): Error {
  return refusal('CHANGED_SINCE_INSPECTION', `What was extracted is not what was planned: ${name}.`);
}
