import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Dialect, GRANTS } from '@dumpdock/contracts';
import { loadArchive } from '@dumpdock/importer';
import { loadConfig, parseTargetUrl } from '@dumpdock/runtime';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { type CaseResult, compared } from './case-result.ts';
import { peakOfChildren, runShell, timed } from './run-program.ts';
import type { Servers } from './servers.ts';
import { type DumpKind, writeDump } from './write-dumps.ts';

/** Where benchmarks run and on what. */
export interface Bench {
  readonly dir: string;
  readonly servers: Servers;
  /** Bytes of SQL in a dump. */
  readonly bytes: number;
  /** Server of the PostgreSQL cases. */
  readonly postgres: 15 | 18;
}

/** How often each side loads a dump. */
export interface Turns {
  readonly theirs: number;
  readonly ours: number;
}

/** Peers that take minutes run once; the others take turns with us, and the better run of each side counts. */
const TURNS: Readonly<Record<DumpKind, Turns>> = {
  'pg-copy': { theirs: 3, ours: 3 },
  'pg-inserts': { theirs: 1, ours: 2 },
  'pg-column-inserts': { theirs: 1, ours: 2 },
  'pg-rows-per-insert': { theirs: 2, ours: 2 },
  'mysql-extended': { theirs: 2, ours: 2 },
  'mysql-single': { theirs: 1, ours: 2 },
  'sqlite-dump': { theirs: 3, ours: 3 },
};

/** A generated dump through the native client and through dumpdock. */
export async function loadCase(kind: DumpKind, bench: Bench): Promise<CaseResult> {
  const zip = await writeDump(kind, bench.bytes, bench.dir, bench.servers);
  return compareLoad(kind, zip, await placeFor(dialectOf(kind), bench), TURNS[kind], bench);
}

/** One dump both ways in turns: from the zip on disk to committed tables, inspection and unpacking included. The better run of each side counts. */
export async function compareLoad(name: string, zip: string, place: Place, turns: Turns, bench: Bench): Promise<CaseResult> {
  const theirs: number[] = [];
  const ours: number[] = [];
  for (let turn = 0; turn < Math.max(turns.theirs, turns.ours); turn++) {
    if (turn < turns.theirs) {
      await place.empty();
      theirs.push(await timed(() => runShell(`unzip -p ${zip} | ${place.client}`)));
    }
    if (turn < turns.ours) {
      await place.empty();
      ours.push(await timed(() => loadZip(zip, place.url, bench.dir)));
    }
  }
  await place.empty();
  return compared(name, `unzip -p | ${place.peer}`, Math.min(...theirs), Math.min(...ours), 's');
}

/** Loads a zip as `dumpdock run` does; resolves to the peak memory of the importing process in bytes. */
export async function loadZip(zip: string, url: string, dir: string): Promise<number> {
  const scratchDir = path.join(dir, 'scratch');
  rmSync(scratchDir, { recursive: true, force: true });
  mkdirSync(scratchDir);
  const target = { ...parseTargetUrl(url, 'bench'), grants: GRANTS, allowSuperuser: true };
  const { archiveLimits: limits } = loadConfig({});
  const signal = AbortSignal.timeout(3_600_000);
  const { peakBytes } = await peakOfChildren(() => loadArchive({ file: zip, target, grants: [], limits, scratchDir, signal }));
  return peakBytes;
}

/** A database to load into. */
export interface Place {
  readonly url: string;
  readonly peer: string;
  /** The command that reads a dump from its standard input. */
  readonly client: string;
  empty(): Promise<void>;
}

export async function placeFor(dialect: Dialect, bench: Bench): Promise<Place> {
  if (dialect === 'sqlite') return sqlitePlace(bench.dir);
  return dialect === 'mysql' ? mariadbPlace(await bench.servers.mariadb()) : postgresPlace(bench);
}

export function dialectOf(kind: DumpKind): Dialect {
  if (kind === 'sqlite-dump') return 'sqlite';
  return kind.startsWith('mysql') ? 'mysql' : 'postgresql';
}

function sqlitePlace(dir: string): Place {
  const file = path.join(dir, 'target.db');
  const empty = async () => {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(file + end, { force: true });
  };
  return { url: `sqlite://${file}`, peer: 'sqlite3', client: `sqlite3 -bail ${file}`, empty };
}

async function postgresPlace({ servers, postgres }: Bench): Promise<Place> {
  const admin = postgres === 15 ? await servers.postgres15() : await servers.postgres18();
  const url = new URL(admin);
  url.pathname = '/bench';
  const empty = async () => {
    const client = new pg.Client({ connectionString: admin });
    await client.connect();
    await client.query('DROP DATABASE IF EXISTS bench WITH (FORCE)');
    await client.query('CREATE DATABASE bench');
    await client.query('CHECKPOINT');
    await client.end();
  };
  return { url: url.href, peer: 'psql -1 -v ON_ERROR_STOP=1', client: `psql -Xq -1 -v ON_ERROR_STOP=1 '${url.href}'`, empty };
}

async function mariadbPlace(admin: string): Promise<Place> {
  const { hostname, port } = new URL(admin);
  const empty = async () => {
    const connection = await mysql.createConnection({ uri: admin });
    await connection.query('DROP DATABASE IF EXISTS bench');
    await connection.query('CREATE DATABASE bench');
    await connection.end();
  };
  const client = `mariadb --no-defaults -h${hostname} -P${port} -uroot --default-character-set=utf8mb4 bench`;
  return { url: `${admin}bench`, peer: 'mariadb', client, empty };
}
