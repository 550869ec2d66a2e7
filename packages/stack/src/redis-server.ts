import path from 'node:path';
import { freePort } from './free-port.ts';
import type { Guardian } from './guardian.ts';
import { redisAnswers } from './redis-ping.ts';
import { dockerArguments, findRedis } from './redis-program.ts';
import { secretFile } from './secret-file.ts';
import { startServer } from './server-process.ts';
import { makeServiceDirectory, reachableDirectory, type ServiceUser } from './service-user.ts';

/** Where and how a private Redis runs. */
export interface RedisOptions {
  /** Its files; made when missing. */
  readonly dir: string;
  readonly cacheDir: string;
  readonly searchPath: string;
  readonly user: ServiceUser;
  readonly guardian: Guardian;
  readonly preferredPort?: number;
  /** Keep jobs over a restart (append-only file). Default: true. */
  readonly durable?: boolean;
}

/** A private Redis that listens on 127.0.0.1 only and asks for a password. */
export interface RedisServer {
  readonly url: string;
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts Redis as BullMQ wants it: nothing is evicted, and the append-only file keeps jobs. @throws StackError. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const program = await findRedis(options.searchPath, options.cacheDir);
  const dir = reachableDirectory(options.dir, options.user);
  makeServiceDirectory(dir, program.docker === true ? null : options.user);
  const password = secretFile(path.join(path.dirname(dir), 'secrets', 'redis'));
  const port = await freePort(options.preferredPort);
  const server = await startServer(
    {
      name: 'Redis',
      command: program.command,
      args: program.docker === true ? dockerArguments(port) : ['-'],
      ...(program.libraryPath === undefined ? {} : { env: { LD_LIBRARY_PATH: program.libraryPath } }),
      user: program.docker === true ? null : options.user,
      input:
        program.docker === true
          ? settings('0.0.0.0', 6379, '/data', password, options)
          : settings('127.0.0.1', port, dir, password, options),
      logFile: path.join(path.dirname(dir), 'redis.log'),
      stopSignal: 'SIGTERM',
      isReady: () => redisAnswers(port, password),
    },
    options.guardian,
  );
  return { url: `redis://:${password}@127.0.0.1:${port}`, exited: server.exited, stop: server.stop };
}

/** redis.conf, given on standard input so that the password is in no process list. */
function settings(bind: string, port: number, dir: string, password: string, { durable = true }: RedisOptions): string {
  return [
    `bind ${bind}`,
    `port ${port}`,
    `dir "${dir}"`,
    `requirepass ${password}`,
    'maxmemory-policy noeviction',
    `appendonly ${durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
    'daemonize no',
    '',
  ].join('\n');
}
