import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type DirectoryOwnership, ownDirectory } from './directory-owner.ts';
import type { Guardian } from './guardian.ts';
import { ownDatabase } from './postgres-databases.ts';
import { embeddedPostgres } from './postgres-programs.ts';
import { startPostgres } from './postgres-server.ts';
import { startRedis } from './redis-server.ts';
import { serviceUser } from './service-user.ts';

/** What to start. */
export interface StackOptions {
  readonly dataDir: string;
  readonly cacheDir: string;
  /** PATH of the caller. */
  readonly searchPath: string;
  readonly postgres: boolean;
  readonly redis: boolean;
  /** Told what is being done, in words for a person. */
  readonly say: (line: string) => void;
}

/** The embedded servers of a laptop. */
export interface Stack {
  readonly guardian: Guardian;
  /** Metadata database; null when PostgreSQL was not asked for. */
  readonly databaseUrl: string | null;
  /** A database to load into, of a role of its own; null when PostgreSQL was not asked for. */
  readonly targetUrl: string | null;
  readonly redisUrl: string | null;
  /** Resolves with a server's name when it goes without being asked to. */
  readonly broken: Promise<string>;
  /** Lets other processes of this machine find the servers, see `runningSettings`. */
  publish(env: Readonly<Record<string, string>>): void;
  /** Stops what was started, and only that. Safe twice. */
  stop(): Promise<void>;
}

/** Ports that are used when they are free, so that a person can come back to them. */
const PREFERRED = { postgres: 54_318, redis: 54_379 };

/** Takes the data directory and starts what was asked for in it. @throws StackError with one sentence when something is in the way. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const ownership = await ownDirectory(options.dataDir);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) await one();
    ownership.release();
  };
  try {
    return await startServers(options, ownership, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServers(
  options: StackOptions,
  ownership: DirectoryOwnership,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Stack> {
  const { dataDir, cacheDir, searchPath, say } = options;
  const { guardian } = ownership;
  const user = serviceUser();
  mkdirSync(path.join(dataDir, 'targets'), { recursive: true });
  const exits: Promise<string>[] = [];
  const keep = (name: string, server: { exited: Promise<unknown>; stop(): Promise<void> }): void => {
    stops.push(server.stop);
    exits.push(server.exited.then(() => name));
  };

  const startPg = async () => {
    say('starting PostgreSQL 18');
    const programs = embeddedPostgres(cacheDir, user);
    const server = await startPostgres({
      programs,
      dir: path.join(dataDir, 'postgres'),
      user,
      guardian,
      preferredPort: PREFERRED.postgres,
    });
    keep('PostgreSQL', server);
    return { databaseUrl: await ownDatabase(server, 'dumpdock'), targetUrl: await ownDatabase(server, 'target') };
  };
  const startRd = async () => {
    say('starting Redis');
    const server = await startRedis({
      dir: path.join(dataDir, 'redis'),
      cacheDir,
      searchPath,
      user,
      guardian,
      preferredPort: PREFERRED.redis,
    });
    keep('Redis', server);
    return server.url;
  };

  const pg = options.postgres ? await startPg() : { databaseUrl: null, targetUrl: null };
  const redisUrl = options.redis ? await startRd() : null;
  const broken = exits.length > 0 ? Promise.race(exits) : new Promise<string>(() => undefined);
  return { guardian, ...pg, redisUrl, broken, publish: ownership.publish, stop };
}
