import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const NOT_SOURCES = new Set(['node_modules', 'dist']);

/** SHA-256 over the names and bytes of files and of everything in directories; what is missing counts as empty. */
export function hashOf(root, places) {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of filesUnder(path.join(root, place))) hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesUnder(place) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  const names = readdirSync(place).filter((name) => !NOT_SOURCES.has(name));
  return names.sort().flatMap((name) => filesUnder(path.join(place, name)));
}
