import { flushCompileCache, getCompileCacheDir } from 'node:module';
import path from 'node:path';

/** The directory that keeps compiled code between starts, as NODE_COMPILE_CACHE names it; null when this process has none. */
export function compileCacheDir(): string | null {
  const versioned = getCompileCacheDir(); // One directory for each build of Node lies in the one that was named.
  return versioned === undefined ? null : path.dirname(versioned);
}

/** What a process under the permission model has to be granted to use the cache in `dir`; none where it could not give it up again. */
export function cacheGrants(dir: string): string[] {
  return canDrop() ? [dir, `${dir}/*`] : [];
}

/**
 * Writes what was compiled so far and gives up writing there, for good. Called when all code is loaded and before a byte of an archive is read: whoever
 * took this process over could otherwise plant code for the next one. Does nothing without the permission model.
 */
export function closeCompileCache(): void {
  const dir = compileCacheDir();
  if (dir === null || process.permission === undefined) return;
  flushCompileCache();
  const permission = process.permission as unknown as { drop(scope: 'fs.write', granted: string): void };
  for (const granted of cacheGrants(dir)) permission.drop('fs.write', granted);
}

/** `process.permission.drop` came to the 24 line with its last minor versions and is in every line after 25. */
function canDrop(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 25 || (major === 24 && minor >= 21);
}
