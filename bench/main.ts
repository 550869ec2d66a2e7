// The benchmarks: ratios against the native clients in the same run. `npm run bench -- [--size MB] [--memory-size MB] [--only CASE]`
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadArchive } from '@dumpdock/importer';
import { loadConfig, parseTargetUrl } from '@dumpdock/runtime';
import { startStack } from '@dumpdock/stack';
import pg from 'pg';
import { peakOfChildren, timeShell } from './src/run-program.ts';
import { type DumpKind, writeDump } from './src/write-dumps.ts';

const WORK = path.join(import.meta.dirname, '.work');
const CASES: readonly DumpKind[] = ['pg-copy', 'pg-inserts', 'pg-rows-per-insert', 'sqlite-dump'];
const MB = 1e6;

const { values } = parseArgs({ options: { size: { type: 'string' }, 'memory-size': { type: 'string' }, only: { type: 'string' } } });
const bytes = Number(values.size ?? 200) * MB;
const wanted = (name: string): boolean => values.only === undefined || values.only === name;

rmSync(WORK, { recursive: true, force: true });
mkdirSync(WORK, { recursive: true });
const stack = await startStack({
  dataDir: path.join(WORK, 'data'),
  cacheDir: path.join(import.meta.dirname, '../.cache'),
  searchPath: process.env['PATH'] ?? '',
  postgres: true,
  redis: false,
  say: () => undefined,
});
try {
  const results: Record<string, unknown>[] = [];
  for (const name of CASES) if (wanted(name)) results.push(await compare(name));
  if (wanted('rss')) results.push(await memory(Number(values['memory-size'] ?? 1000) * MB));
  const versions = { node: process.version, postgresql: '18 (embedded)' };
  const report = { machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`, versions, bytes, cases: results };
  writeFileSync(path.join(import.meta.dirname, 'results.json'), `${JSON.stringify(report, null, 2)}\n`);
  console.table(results);
} finally {
  await stack.stop();
  rmSync(WORK, { recursive: true, force: true });
}

/** One dump through the native client and through dumpdock, from the zip on disk to committed. */
async function compare(name: DumpKind): Promise<Record<string, unknown>> {
  const zip = await archive(name, bytes);
  const theirs = name === 'sqlite-dump' ? await timeShell(`unzip -p ${zip} | sqlite3 ${WORK}/theirs.db`) : await timePsql(zip);
  const { seconds } = await load(name, zip);
  const peer = name === 'sqlite-dump' ? 'unzip -p | sqlite3' : 'unzip -p | psql -1';
  return { case: name, peer, theirs: round(theirs), ours: round(seconds), unit: 's', ratio: round(theirs / seconds) };
}

/** Peak memory of the process that loads, for a large dump against one of 50 MB. */
async function memory(large: number): Promise<Record<string, unknown>> {
  const small = await load('pg-copy', await archive('pg-copy', 50 * MB));
  const big = await load('pg-copy', await archive('pg-copy', large));
  const [theirs, ours] = [small.peakBytes / MB, big.peakBytes / MB].map(round);
  return { case: 'rss', peer: 'the same with 50 MB', theirs, ours, unit: 'MB', ratio: round(big.peakBytes / small.peakBytes) };
}

async function archive(name: DumpKind, size: number): Promise<string> {
  const zip = path.join(WORK, `${name}.zip`);
  rmSync(zip, { force: true });
  await writeDump(name, path.join(WORK, 'dump.sql'), size);
  await timeShell(`cd ${WORK} && zip -q -m ${zip} dump.sql`);
  return zip;
}

async function timePsql(zip: string): Promise<number> {
  return timeShell(`unzip -p ${zip} | psql -X -q -1 -v ON_ERROR_STOP=1 '${await emptyDatabase()}'`);
}

async function load(name: DumpKind, zip: string): Promise<{ seconds: number; peakBytes: number }> {
  const url = name === 'sqlite-dump' ? `sqlite://${WORK}/ours.db` : await emptyDatabase();
  const scratchDir = path.join(WORK, 'scratch');
  rmSync(scratchDir, { recursive: true, force: true });
  mkdirSync(scratchDir);
  const target = { ...parseTargetUrl(url, 'bench'), grants: ['destructive' as const] };
  const { archiveLimits: limits } = loadConfig({});
  const started = performance.now();
  const { peakBytes } = await peakOfChildren(() =>
    loadArchive({ file: zip, target, grants: [], limits, scratchDir, signal: AbortSignal.timeout(3_600_000) }),
  );
  return { seconds: (performance.now() - started) / 1000, peakBytes };
}

/** The target's database without anything in it. */
async function emptyDatabase(): Promise<string> {
  const url = stack.targetUrl ?? '';
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public');
  await client.end();
  return url;
}

function round(value: number | undefined): number {
  return Math.round((value ?? 0) * 100) / 100;
}
