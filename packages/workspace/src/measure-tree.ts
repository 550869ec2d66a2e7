import { lstatSync, type Stats } from 'node:fs';
import type { Breather } from './breather.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { isCode } from './system-error.ts';

/** Deeper directories count with their own time only: each level on the way down holds a descriptor. An archive may not go deeper than MAX_DEPTH (16). */
const MAX_LEVELS = 2_048;

/** Names that are remembered of a directory without directories. */
const FLAT_NAMES = 16;

/** What lies under a name. */
export interface Measure {
  /** Sizes of the regular files; a file with several names counts only when the last goes. */
  bytes: number;
  /** The newest modification time of anything in it, ms since 1970. Creation times are no measure: a copy or a restore renews them. */
  newestMs: number;
  largestFile: number;
  /** The names in it when it holds few and no directory: then they are all there is to delete. */
  flat: readonly string[] | null;
}

/**
 * Measures `name` in `parent`, of which `seen` was just seen, without following links or crossing into other file systems. Null when it is gone, or another machine is taking it away. A directory
 * that cannot be read counts with its own time.
 */
export async function measureTree(parent: OpenDirectory, name: string, breather: Breather, seen?: Stats): Promise<Measure | null> {
  try {
    return await measureSeen(parent, name, breather, seen ?? lstatSync(parent.child(name), { throwIfNoEntry: false }));
  } catch (error) {
    if (isCode(error, 'ESTALE')) return null;
    throw error;
  }
}

async function measureSeen(parent: OpenDirectory, name: string, breather: Breather, stat: Stats | undefined): Promise<Measure | null> {
  if (stat === undefined) return null;
  const measure: Measure = { bytes: 0, newestMs: 0, largestFile: 0, flat: null };
  add(measure, stat);
  if (isOurDirectory(parent, stat)) await measureInside(parent, name, stat, measure, breather, 1);
  return measure;
}

/** On the file system of its parent: what is mounted in a workspace is not ours to count. Of files st_dev does not tell, an overlay gives them those of its layers. */
function isOurDirectory(parent: OpenDirectory, stat: Stats): boolean {
  return stat.isDirectory() && stat.dev === parent.device;
}

function add(measure: Measure, stat: Stats): void {
  measure.newestMs = Math.max(measure.newestMs, stat.mtimeMs);
  if (!stat.isFile() || stat.nlink !== 1) return;
  measure.bytes += stat.size;
  measure.largestFile = Math.max(measure.largestFile, stat.size);
}

async function measureInside(
  parent: OpenDirectory,
  name: string,
  seen: Stats,
  measure: Measure,
  breather: Breather,
  level: number,
): Promise<void> {
  const dir = openReadable(parent, name, seen);
  if (dir === null) return;
  try {
    const names = dir.names();
    measure.flat = level === 1 && Array.isArray(names) && names.length <= FLAT_NAMES ? names : null;
    for (const entry of names) {
      const stat = statOf(dir, entry);
      if (stat === null) continue;
      add(measure, stat);
      if (isOurDirectory(dir, stat) && level < MAX_LEVELS) await measureInside(dir, entry, stat, measure, breather, level + 1);
      if (breather.due()) await breather.rest();
    }
  } finally {
    dir.close();
  }
}

/** Null when it is gone, or lies in a directory that may be read and not searched. */
function statOf(dir: OpenDirectory, name: string): Stats | null {
  try {
    return lstatSync(dir.child(name), { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (isCode(error, 'EACCES')) return null;
    throw error;
  }
}

/** Null when it cannot be read, is no directory any more, or no descriptor is left. */
function openReadable(parent: OpenDirectory, name: string, seen: Stats): OpenDirectory | null {
  try {
    return openDirectory(parent.child(name), seen);
  } catch (error) {
    if (isCode(error, 'EACCES', 'ENOENT', 'ENOTDIR', 'ELOOP', 'EMFILE', 'ENFILE')) return null;
    throw error;
  }
}
