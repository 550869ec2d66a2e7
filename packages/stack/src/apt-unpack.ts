import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';
import { StackError } from './stack-error.ts';

const run = promisify(execFile);

/** Debian packages unpacked into a directory: nothing is installed, nothing is started, no root is needed. */
export interface UnpackedPackages {
  /** Stands for `/`. */
  readonly root: string;
  /** LD_LIBRARY_PATH for programs from there. */
  readonly libraryPath: string;
}

/** Whether this machine has apt and dpkg. */
export function hasApt(searchPath: string): boolean {
  return findProgram(['apt-get'], searchPath) !== null && findProgram(['dpkg'], searchPath) !== null;
}

/**
 * Downloads packages and whatever of their dependencies is not installed, and unpacks them under `cacheDir/apt/LABEL`. Done once; later calls return at once.
 * @throws StackError when apt cannot find or download them.
 */
export async function unpackPackages(label: string, packages: readonly string[], cacheDir: string): Promise<UnpackedPackages> {
  const dir = path.join(cacheDir, 'apt', label);
  if (!existsSync(path.join(dir, 'complete'))) await download(dir, packages, cacheDir);
  return { root: dir, libraryPath: libraryDirectories(dir).join(':') };
}

async function download(dir: string, packages: readonly string[], cacheDir: string): Promise<void> {
  const part = `${dir}.part-${process.pid}`;
  mkdirSync(part, { recursive: true });
  try {
    const names = await fetchPackages(packages, part, cacheDir);
    for (const file of readdirSync(part).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', file, '.'], { cwd: part });
      rmSync(path.join(part, file));
    }
    writeFileSync(path.join(part, 'complete'), `${names.join('\n')}\n`);
    rmSync(dir, { recursive: true, force: true });
    renameSync(part, dir);
  } catch (error) {
    throw new StackError(`${packages.join(', ')} could not be downloaded with apt-get: ${lastLine(error)}`, { cause: error });
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Downloads into `dir` by the machine's own lists, or by lists of our own when those are missing or out of date; fetching them needs no root. Gives the names. */
async function fetchPackages(packages: readonly string[], dir: string, cacheDir: string): Promise<string[]> {
  try {
    return await fetchWith([], packages, dir);
  } catch {
    const state = path.join(cacheDir, 'apt', 'state');
    for (const place of ['lists', 'cache/archives']) mkdirSync(path.join(state, place, 'partial'), { recursive: true });
    const options = ['-o', `Dir::State::lists=${state}/lists`, '-o', `Dir::Cache=${state}/cache`, '-o', 'APT::Sandbox::User='];
    await run('apt-get', [...options, '-qq', 'update'], { maxBuffer: 2 ** 24 });
    return fetchWith(options, packages, dir);
  }
}

async function fetchWith(options: readonly string[], packages: readonly string[], dir: string): Promise<string[]> {
  const names = await missingPackages(packages, options);
  await run('apt-get', [...options, '-qq', 'download', ...names], { cwd: dir, maxBuffer: 2 ** 24 });
  return names;
}

/** `packages` and those of their dependencies that are not installed: the `Inst` lines of a simulated installation. */
async function missingPackages(packages: readonly string[], options: readonly string[]): Promise<string[]> {
  const args = [...options, '-s', '-y', '--no-install-recommends', 'install', ...packages];
  const { stdout } = await run('apt-get', args, {
    maxBuffer: 2 ** 24,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
  });
  const missing = [...stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]!);
  return [...new Set([...packages, ...missing])];
}

function libraryDirectories(root: string): string[] {
  const found: string[] = [];
  for (const base of ['usr/lib', 'lib']) {
    for (const name of ['', 'x86_64-linux-gnu', 'aarch64-linux-gnu']) {
      const dir = path.join(root, base, name);
      if (existsSync(dir)) found.push(dir);
    }
  }
  return found;
}

function lastLine(error: unknown): string {
  const text = (error as { stderr?: string }).stderr || (error instanceof Error ? error.message : String(error));
  return text.trim().split('\n').at(-1) ?? '';
}
