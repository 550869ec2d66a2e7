import { lstatSync } from 'node:fs';
import type { Breather } from './breather.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { isCode } from './system-error.ts';

/** Deeper directories count with their own time only; an archive may not go deeper than MAX_DEPTH (16). */
const MAX_LEVELS = 48;

/** What lies under a name. */
export interface Measure {
  /** Sizes of the regular files; a file with several names counts only when the last goes. */
  bytes: number;
  /** The newest modification time of anything in it, ms since 1970. Creation times are no measure: a copy or a restore renews them. */
  newestMs: number;
  largestFile: number;
}

/** Measures `name` in `parent` without following links. Null when it is gone. A directory that cannot be read counts with its own time. */
export async function measureTree(parent: OpenDirectory, name: Buffer | string, breather: Breather): Promise<Measure | null> {
  const measure: Measure = { bytes: 0, newestMs: 0, largestFile: 0 };
  const found = await measureEntry(parent, Buffer.from(name), measure, breather, 0);
  return found ? measure : null;
}

async function measureEntry(parent: OpenDirectory, name: Buffer, measure: Measure, breather: Breather, level: number): Promise<boolean> {
  const path = parent.child(name);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  measure.newestMs = Math.max(measure.newestMs, stat.mtimeMs);
  if (stat.isFile() && stat.nlink === 1) {
    measure.bytes += stat.size;
    measure.largestFile = Math.max(measure.largestFile, stat.size);
  }
  if (stat.isDirectory() && level < MAX_LEVELS) await measureInside(path, measure, breather, level);
  return true;
}

async function measureInside(path: Buffer, measure: Measure, breather: Breather, level: number): Promise<void> {
  let dir: OpenDirectory;
  try {
    dir = openDirectory(path);
  } catch (error) {
    if (isCode(error, 'EACCES', 'ENOENT', 'ENOTDIR', 'ELOOP')) return;
    throw error;
  }
  try {
    for (const entry of dir.entries()) {
      await measureEntry(dir, entry.name, measure, breather, level + 1);
      if (breather.due()) await breather.rest();
    }
  } finally {
    dir.close();
  }
}
