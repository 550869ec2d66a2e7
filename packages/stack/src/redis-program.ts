import path from 'node:path';
import { hasApt, unpackPackages } from './apt-unpack.ts';
import { findProgram, isExecutable, outputOf } from './programs.ts';
import { StackError } from './stack-error.ts';

/** A way to run Redis or Valkey. `docker`: `command` is docker and the port has to be published. */
export interface RedisProgram {
  readonly command: string;
  readonly libraryPath?: string;
  readonly docker?: true;
}

const IMAGE = 'redis:7-alpine';

/** Looks on PATH, then takes Debian's package, then Homebrew's, then Docker's image. @throws StackError with one sentence when there is no way. */
export async function findRedis(searchPath: string, cacheDir: string): Promise<RedisProgram> {
  const installed = findProgram(['redis-server', 'valkey-server'], searchPath);
  if (installed !== null && isNewEnough(installed)) return { command: installed };
  const trouble: string[] = [];
  if (hasApt(searchPath)) {
    try {
      return await fromApt(cacheDir);
    } catch (error) {
      if (!(error instanceof StackError)) throw error;
      trouble.push(error.message);
    }
  }
  const other = fromBrew(searchPath) ?? fromDocker(searchPath);
  if (other !== null) return other;
  throw new StackError(
    `dumpdock needs Redis 6.2 or newer: install redis-server, or set REDIS_URL to one that runs${trouble.length > 0 ? ` (${trouble.join(' ')})` : ''}.`,
  );
}

/** How to run the image with `port` published on this machine only. */
export function dockerArguments(port: number): string[] {
  return ['run', '--rm', '-i', '-p', `127.0.0.1:${port}:6379`, IMAGE, 'redis-server', '-'];
}

/** `Redis server v=7.0.15 …`, `Valkey server v=8.0.1 …`. */
function isNewEnough(command: string): boolean {
  const [, major = '0', minor = '0'] = /v=(\d+)\.(\d+)/.exec(outputOf(command, ['--version']) ?? '') ?? [];
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 2);
}

async function fromApt(cacheDir: string): Promise<RedisProgram> {
  const { root, libraryPath } = await unpackPackages('redis', ['redis-server', 'redis-tools'], cacheDir);
  const command = ['redis-server', 'redis-check-rdb'].map((name) => path.join(root, 'usr/bin', name)).find(isExecutable);
  if (command === undefined) throw new StackError('The package redis-server holds no redis-server.');
  return { command: path.join(root, 'usr/bin/redis-server'), libraryPath };
}

function fromBrew(searchPath: string): RedisProgram | null {
  const brew = findProgram(['brew'], searchPath);
  if (brew === null) return null;
  outputOf(brew, ['install', '--quiet', 'redis']);
  const command = path.join(outputOf(brew, ['--prefix', 'redis'])?.trim() ?? '', 'bin/redis-server');
  return isExecutable(command) ? { command } : null;
}

function fromDocker(searchPath: string): RedisProgram | null {
  const docker = findProgram(['docker', 'podman'], searchPath);
  if (docker === null || outputOf(docker, ['info']) === null) return null;
  return { command: docker, docker: true };
}
