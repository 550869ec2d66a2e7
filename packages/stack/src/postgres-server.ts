import { execFile } from 'node:child_process';
import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './free-port.ts';
import type { Guardian } from './guardian.ts';
import type { PostgresPrograms } from './postgres-programs.ts';
import { secretFile } from './secret-file.ts';
import { startServer } from './server-process.ts';
import { makeServiceDirectory, reachableDirectory, type ServiceUser } from './service-user.ts';

/** Where and how a private PostgreSQL runs. */
export interface PostgresOptions {
  readonly programs: PostgresPrograms;
  /** Its cluster; made when missing. */
  readonly dir: string;
  readonly user: ServiceUser;
  readonly guardian: Guardian;
  readonly preferredPort?: number;
  /** Survive a power cut. Default: true; tests do without. */
  readonly durable?: boolean;
}

/** A private PostgreSQL that listens on 127.0.0.1 only. */
export interface PostgresServer {
  readonly port: number;
  /** URL of the superuser `postgres`, for `database`. */
  adminUrl(database?: string): string;
  /** Passwords of further roles are kept beside the cluster. */
  readonly secretsDir: string;
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

/** Makes the cluster when it is missing and starts it. @throws StackError. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const dir = reachableDirectory(options.dir, options.user);
  const secretsDir = path.join(path.dirname(dir), 'secrets');
  const password = secretFile(path.join(secretsDir, path.basename(dir)));
  if (!existsSync(path.join(dir, 'PG_VERSION'))) await initialise(dir, password, options);
  const port = await freePort(options.preferredPort);
  const adminUrl = (database = 'postgres') => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  const server = await startServer(
    {
      name: 'PostgreSQL',
      command: options.programs.postgres,
      args: ['-D', dir, ...settings(port, options)],
      env: options.programs.env,
      user: options.user,
      logFile: path.join(path.dirname(dir), `${path.basename(dir)}.log`),
      stopSignal: 'SIGINT', // Fast shutdown: open transactions are rolled back.
      isReady: () => answers(adminUrl()),
    },
    options.guardian,
  );
  return { port, adminUrl, secretsDir, exited: server.exited, stop: server.stop };
}

/** Nothing of a statement or its values goes to the log: it may be a line of somebody's dump. */
function settings(port: number, { durable = true }: PostgresOptions): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    jit: 'off',
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_statement: 'none',
    password_encryption: 'scram-sha-256',
    track_commit_timestamp: 'off',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function initialise(dir: string, password: string, { programs, user }: PostgresOptions): Promise<void> {
  const part = `${dir}.part`;
  const passwordFile = `${dir}.password`;
  rmSync(part, { recursive: true, force: true });
  makeServiceDirectory(part, user);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (user !== null) chownSync(passwordFile, user.uid, user.gid);
    await promisify(execFile)(
      programs.initdb,
      ['-D', part, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
      {
        cwd: '/',
        env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...programs.env },
        ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
      },
    );
    renameSync(part, dir);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(part, { recursive: true, force: true });
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined); // The end of a connection that was not accepted yet; `connect` tells it.
  try {
    await client.connect();
    return true;
  } catch {
    return false; // Not up yet; the caller has a deadline.
  } finally {
    await client.end().catch(() => undefined);
  }
}
