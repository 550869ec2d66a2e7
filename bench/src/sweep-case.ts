import { type ChildProcess, spawn } from 'node:child_process';
import { lutimesSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { freePort } from '@dumpdock/stack';
import pg from 'pg';
import { type CaseResult, compared, round } from './case-result.ts';
import type { Bench } from './load-cases.ts';
import { runShell, timed } from './run-program.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const LIVE = 1_000;
const FILES = ['upload.zip', 'files.json', '0001.sql'];
const HOUR = 3600;
const LOOK_EVERY_MS = 10;

/**
 * `workspaces` stale workspaces of three files among 1,000 live ones: `dumpdock cleanup-temp-files --old-only` as cron runs it, its start included, against find and rm on
 * the same tree. Beside the times: the peak memory of that process, and how the API answered meanwhile.
 */
export async function sweepCase(workspaces: number, bench: Bench): Promise<CaseResult> {
  const media = path.join(bench.dir, 'sweep-media');
  const root = path.join(media, 'temp_sql_imports');
  const database = await ledgerOf(bench);
  const theirs = await inTree(root, workspaces, { liveHours: 0 }, () =>
    timed(() => runShell(`find ${root} -mindepth 1 -maxdepth 1 -mmin +1440 -exec rm -rf {} +`)),
  );
  const ours = await inTree(root, workspaces, { liveHours: 48 }, async (live) => {
    await insertLive(database, live);
    const swept = await sweepBesideApi({
      DATABASE_URL: database,
      MEDIA_ROOT: media,
      DATA_DIR: bench.dir,
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    const left = readdirSync(root).filter((name) => !name.startsWith('.'));
    if (swept.removed !== workspaces || left.toSorted().join() !== live.toSorted().join())
      throw new Error(`The sweep removed ${swept.removed}.`);
    return swept;
  });
  const also = { workspaces, peak_rss_mb: round(ours.peakBytes / 1e6), healthz_p99_ms: round(ours.p99Ms), healthz_calls: ours.calls };
  return { ...compared('sweep-scale', 'find -mmin -exec rm -rf {} +', theirs, ours.seconds, 's'), also };
}

/** Makes the tree, gives `work` the names of the live ones, and takes the tree away. */
async function inTree<T>(
  root: string,
  stale: number,
  { liveHours }: { liveHours: number },
  work: (live: string[]) => Promise<T>,
): Promise<T> {
  rmSync(path.dirname(root), { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const live = Array.from({ length: LIVE }, (_, n) => makeWorkspace(root, `live${n}`, liveHours));
  for (let n = 0; n < stale; n += 1) makeWorkspace(root, `stale${n}`, 48);
  await runShell('sync');
  try {
    return await work(live);
  } finally {
    rmSync(path.dirname(root), { recursive: true, force: true });
  }
}

/** Names in the order in which they were made would be kinder to a directory than ids of different days are. */
function makeWorkspace(root: string, seed: string, hours: number): string {
  const hex = Buffer.from(seed.padEnd(16)).toString('hex');
  const name = `${hex.slice(16, 24)}-${hex.slice(24, 28)}-7${hex.slice(1, 4)}-8${hex.slice(5, 8)}-${hex.slice(4, 16)}`;
  const dir = path.join(root, name);
  const then = Date.now() / 1000 - hours * HOUR;
  mkdirSync(dir, { mode: 0o700 });
  for (const file of FILES) {
    writeFileSync(path.join(dir, file), 'hello world');
    lutimesSync(path.join(dir, file), then, then);
  }
  lutimesSync(dir, then, then);
  return name;
}

/** An empty metadata database. */
async function ledgerOf(bench: Bench): Promise<string> {
  const admin = new URL(await bench.servers.postgres18());
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query('DROP DATABASE IF EXISTS bench_ledger WITH (FORCE)');
  await client.query('CREATE DATABASE bench_ledger');
  await client.end();
  admin.pathname = '/bench_ledger';
  await runShell(`DATABASE_URL='${admin.href}' '${process.execPath}' ${ROOT}/packages/database/src/migrate-main.ts`);
  return admin.href;
}

async function insertLive(database: string, ids: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query(
    `INSERT INTO imports (id, archive_name, status, inspection, digest, target, confirmed_at, workspace_state)
     SELECT id::uuid, 'a.zip', 'queued', '{}', 'd', 't', now(), 'present' FROM unnest($1::text[]) AS id`,
    [ids],
  );
  await client.end();
}

interface Swept {
  readonly seconds: number;
  readonly removed: number;
  readonly peakBytes: number;
  readonly p99Ms: number;
  readonly calls: number;
}

async function sweepBesideApi(settings: Readonly<Record<string, string>>): Promise<Swept> {
  const port = await freePort();
  const env = {
    PORT: String(port),
    LOG_LEVEL: 'fatal',
    NODE_COMPILE_CACHE: path.join(ROOT, '.cache/compile'),
    ...settings,
  };
  const start = (...args: string[]) => spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const api = start(path.join(ROOT, 'apps/api/src/main.ts'));
  try {
    const ask = () => fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.text());
    while (!(await ask().catch(() => false))) await pause(50);
    const started = performance.now();
    const cli = start(
      '--max-semi-space-size=1',
      path.join(ROOT, 'apps/cli/src/main.ts'),
      'cleanup-temp-files',
      '--old-only',
      '--max-age-hours',
      '24',
      '--json',
    );
    const [printed, watched] = await Promise.all([text(cli.stdout), watch(cli, ask)]);
    const { removed } = JSON.parse(printed) as { removed: string[] };
    return { seconds: (watched.endedAt - started) / 1000, removed: removed.length, ...watched };
  } finally {
    api.kill('SIGTERM');
  }
}

/** Until the process ends: its peak memory, and how long `ask` takes. */
async function watch(
  child: ChildProcess,
  ask: () => Promise<unknown>,
): Promise<Pick<Swept, 'peakBytes' | 'p99Ms' | 'calls'> & { endedAt: number }> {
  const times: number[] = [];
  let peakBytes = 0;
  let endedAt = 0;
  child.once('exit', () => {
    endedAt = performance.now();
  });
  while (endedAt === 0) {
    const asked = performance.now();
    await ask();
    times.push(performance.now() - asked);
    peakBytes = Math.max(peakBytes, highWater(child.pid ?? 0));
    await pause(LOOK_EVERY_MS);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { peakBytes, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0, calls: times.length, endedAt };
}

/** VmHWM of proc(5), in bytes; 0 once the process is gone. */
function highWater(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
