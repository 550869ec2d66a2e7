import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { hasApt, unpackPackages } from './apt-unpack.ts';
import { freePort } from './free-port.ts';
import type { Guardian } from './guardian.ts';
import { findProgram, outputOf } from './programs.ts';
import { startServer } from './server-process.ts';
import { makeServiceDirectory, reachableDirectory, type ServiceUser } from './service-user.ts';
import { StackError } from './stack-error.ts';

/** Where and how a private MariaDB runs. */
export interface MariadbOptions {
  readonly dir: string;
  readonly cacheDir: string;
  readonly searchPath: string;
  readonly user: ServiceUser;
  readonly guardian: Guardian;
  readonly preferredPort?: number;
  /** Survive a power cut, as a server does by default. Default: false; what tests and the demo put in there can be made again. */
  readonly durable?: boolean;
}

/** A private MariaDB on 127.0.0.1, for tests, benches and the demo. `root` has no password. */
export interface MariadbServer {
  readonly port: number;
  /** URL of `root` for `database`. */
  adminUrl(database?: string): string;
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

interface MariadbPrograms {
  readonly server: string;
  readonly install: string;
  readonly ping: string;
  /** Stands for /usr. */
  readonly base: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Makes the data directory when it is missing and starts the server. @throws StackError. */
export async function startMariadb(options: MariadbOptions): Promise<MariadbServer> {
  const programs = await findMariadb(options);
  const dir = reachableDirectory(options.dir, options.user);
  if (!existsSync(path.join(dir, 'mysql'))) await initialise(dir, programs, options.user);
  const port = await freePort(options.preferredPort);
  const socket = path.join(tmpdir(), `dumpdock-mariadb-${port}.sock`); // A socket's path must be short.
  const server = await startServer(
    {
      name: 'MariaDB',
      command: programs.server,
      args: ['--no-defaults', ...placeArguments(programs, dir), ...settings(port, socket, options.durable ?? false)],
      env: programs.env,
      user: options.user,
      logFile: path.join(path.dirname(dir), `${path.basename(dir)}.log`),
      stopSignal: 'SIGTERM',
      isReady: async () => outputOf(programs.ping, ['--no-defaults', '-h127.0.0.1', `-P${port}`, '-uroot', 'ping'], programs.env) !== null,
    },
    options.guardian,
  );
  const adminUrl = (database = '') => `mysql://root@127.0.0.1:${port}/${database}`;
  return { port, adminUrl, exited: server.exited, stop: server.stop };
}

async function findMariadb({ cacheDir, searchPath }: MariadbOptions): Promise<MariadbPrograms> {
  const server = findProgram(['mariadbd', 'mysqld'], searchPath);
  const install = findProgram(['mariadb-install-db'], searchPath);
  const ping = findProgram(['mariadb-admin', 'mysqladmin'], searchPath);
  if (server !== null && install !== null && ping !== null) return { server, install, ping, base: '/usr', env: {} };
  if (!hasApt(searchPath)) throw new StackError('MariaDB is missing: install mariadb-server.');
  const { root, libraryPath } = await unpackPackages(
    'mariadb',
    ['mariadb-server-core', 'mariadb-client-core', 'mariadb-client', 'mariadb-common', 'mariadb-server'],
    cacheDir,
  );
  const base = path.join(root, 'usr');
  const env = { LD_LIBRARY_PATH: libraryPath };
  return {
    server: path.join(base, 'sbin/mariadbd'),
    install: path.join(base, 'bin/mariadb-install-db'),
    ping: path.join(base, 'bin/mariadb-admin'),
    base,
    env,
  };
}

function placeArguments({ base }: MariadbPrograms, dir: string): string[] {
  const share = path.join(base, 'share/mysql');
  return [`--basedir=${base}`, `--datadir=${dir}`, `--lc-messages-dir=${share}`, `--character-sets-dir=${share}/charsets`];
}

function settings(port: number, socket: string, durable: boolean): string[] {
  return [
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${socket}`,
    `--pid-file=${socket}.pid`,
    '--character-set-server=utf8mb4',
    '--innodb-buffer-pool-size=256M',
    ...(durable ? [] : ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0']),
    '--max-allowed-packet=64M',
    '--max-connections=200',
    '--skip-name-resolve',
  ];
}

async function initialise(dir: string, programs: MariadbPrograms, user: ServiceUser): Promise<void> {
  const part = `${dir}.part`;
  rmSync(part, { recursive: true, force: true });
  makeServiceDirectory(part, user);
  const args = [
    '--no-defaults',
    ...placeArguments(programs, part),
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
  ];
  if (user !== null) args.push(`--user=${user.name}`);
  try {
    await promisify(execFile)(programs.install, args, {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TMPDIR: part, ...programs.env }, // Temporary tables of two servers meet in /tmp.
      maxBuffer: 2 ** 24,
    });
    renameSync(part, dir);
  } catch (error) {
    throw new StackError(
      `MariaDB could not make its data directory: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      { cause: error },
    );
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}
