import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram, hasApt, StackError, unpackPackages } from '@dumpdock/stack';

/** Native clients that tests compare with: the program, its package, and where the package keeps it. */
const TOOLS = [
  { name: 'psql', pkg: 'postgresql-client-15', file: 'usr/lib/postgresql/15/bin/psql' },
  { name: 'pg_dump', pkg: 'postgresql-client-15', file: 'usr/lib/postgresql/15/bin/pg_dump' },
  { name: 'mariadb', pkg: 'mariadb-client', file: 'usr/bin/mariadb' },
  { name: 'mariadb-dump', pkg: 'mariadb-client', file: 'usr/bin/mariadb-dump' },
  { name: 'sqlite3', pkg: 'sqlite3', file: 'usr/bin/sqlite3' },
] as const;

/**
 * Makes sure that psql, pg_dump, mariadb, mariadb-dump and sqlite3 can be run. Gives a directory to put before PATH; empty when all are installed.
 * @throws StackError when one is missing and cannot be unpacked.
 */
export async function clientTools(cacheDir: string, searchPath: string): Promise<string> {
  const missing = TOOLS.filter((tool) => findProgram([tool.name], searchPath) === null);
  if (missing.length === 0) return '';
  if (!hasApt(searchPath))
    throw new StackError(`The tests compare with native clients: install ${missing.map((tool) => tool.name).join(', ')}.`);
  const packages = [...new Set(missing.map((tool) => tool.pkg))];
  const { root, libraryPath } = await unpackPackages(`clients-${packages.join('-')}`, packages, cacheDir);
  const bin = path.join(root, 'wrappers');
  mkdirSync(bin, { recursive: true });
  for (const { name, file } of missing) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\nLD_LIBRARY_PATH='${libraryPath}' exec '${path.join(root, file)}' "$@"\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return bin;
}
