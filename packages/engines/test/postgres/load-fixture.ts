import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { GRANTS, type ImportResult, newImportId } from '@dumpdock/contracts';
import { createInspector, postgresReader } from '@dumpdock/dump';
import { tempRoot, testPostgres } from '@dumpdock/testkit';
import { createPostgresEngine, type LoadTask, type Target } from '../../src/index.ts';

/** As in production, but that no table is too small for COPY, also in binary. */
export const engine = createPostgresEngine({ binaryFromBytes: 0, copyFromBytes: 0 });
/** One that makes INSERTs of many rows, as for small tables. */
const merging = createPostgresEngine();

export function targetOf(url: string): Target {
  return { name: 'test', engine: 'postgresql', url, grants: [], allowSuperuser: false };
}

/** Inspects `sql` and loads it as the importer would; several texts are entries `1.sql`, `2.sql` … */
export async function loadSql(
  url: string,
  sql: string | Buffer | readonly (string | Buffer)[],
  changes: Partial<LoadTask> = {},
  by = engine,
): Promise<ImportResult> {
  await using root = tempRoot();
  const texts = (Array.isArray(sql) ? sql : [sql]).map((text: string | Buffer) => Buffer.from(text as Buffer));
  const inspector = createInspector({ dialectHint: 'postgresql', readers: new Map([['postgresql', postgresReader]]) });
  const files = texts.map((bytes, i) => {
    const entry = `${i + 1}.sql`;
    const file = root.path(entry);
    writeFileSync(file, bytes);
    const reading = inspector.openEntry(entry, bytes.subarray(0, 65_536));
    reading.push(bytes);
    reading.end();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { entry, file, bytes: bytes.length, sha256, detected: reading.detected };
  });
  const found = inspector.finish();
  const inspection = { ...found, digest: '', entries: [], ignored_entries: [], compatible_targets: [] };
  const task: LoadTask = {
    importId: newImportId(),
    target: targetOf(url),
    files,
    inspection,
    grants: [...GRANTS],
    scratchDir: root.dir,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    beforeCommit: async () => undefined,
    ...changes,
  };
  return await by.load(task);
}

/** Loads `sql` with psql as the main user of dumps does; throws when it fails. */
export function psql(url: string, sql: string | Buffer): void {
  execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url], { input: sql, stdio: ['pipe', 'ignore', 'pipe'] });
}

/** The whole database as pg_dump 15 writes it, without what differs between two runs. */
export function pgDump(url: string, ...options: string[]): string {
  const text = execFileSync('pg_dump', ['--no-owner', '--no-acl', ...options, url], { encoding: 'latin1', maxBuffer: 1 << 30 });
  return text.replace(/^\\(?:un)?restrict .*$|^-- Dumped .*$/gm, '');
}

/** Loads `sql` with psql and with the engine, each into a database of its own (PostgreSQL 15), and gives both as pg_dump sees them. */
export async function loadBothWays(
  sql: string | Buffer,
): Promise<{ theirs: string; ours: string; merged: string; copied: readonly string[] }> {
  await using native = await testPostgres({ version: 15 });
  await using target = await testPostgres({ version: 15 });
  psql(native.url, sql);
  await loadSql(target.url, sql);
  await using third = await testPostgres({ version: 15 });
  await loadSql(third.url, sql, {}, merging);
  return {
    merged: pgDump(third.adminUrl),
    theirs: pgDump(native.adminUrl),
    ours: pgDump(target.adminUrl),
    copied: await copiedTables(target),
  };
}

/** Tables whose rows (at least 20) all came by one command: INSERTs that became a COPY. */
async function copiedTables({ query }: Awaited<ReturnType<typeof testPostgres>>): Promise<string[]> {
  const { rows } = await query(
    `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const copied: string[] = [];
  for (const { name } of rows as { name: string }[]) {
    const seen = await query(`SELECT count(DISTINCT cmin::text)::int AS commands, count(*)::int AS rows FROM ${name}`);
    if (seen.rows[0].commands === 1 && seen.rows[0].rows >= 20) copied.push(name);
  }
  return copied.sort();
}
