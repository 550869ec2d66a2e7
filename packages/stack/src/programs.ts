import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Places where Debian keeps servers, which are often not on an ordinary user's PATH. */
const MORE_PLACES = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/** The first of `names` that can be run, looked for on `searchPath` and where servers usually are. */
export function findProgram(names: readonly string[], searchPath: string): string | null {
  const dirs = [...searchPath.split(path.delimiter).filter((dir) => path.isAbsolute(dir)), ...MORE_PLACES];
  for (const name of names) {
    for (const dir of dirs) if (isExecutable(path.join(dir, name))) return path.join(dir, name);
  }
  return null;
}

/** Whether `file` is a program. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // Not there, or not ours to run.
  }
}

/** What a program prints, or null when it fails. */
export function outputOf(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): string | null {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
      ...(env === undefined ? {} : { env }),
    });
  } catch {
    return null; // The caller has another way to get what it wanted.
  }
}
