import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GRANTS, type ImportResult, newImportId } from '@dumpdock/contracts';
import { createInspector, mysqlReader } from '@dumpdock/dump';
import { type CommitMarker, createMysqlEngine, type LoadTask, type Target } from '@dumpdock/engines';
import { testServices } from '@dumpdock/testkit';

/** A database of the testkit, as far as its clients need it. */
export interface Place {
  readonly adminUrl: string;
  readonly url: string;
  readonly name: string;
}

/** Which of the two the run has; {@link NATIVE} loads as who will replace it: MySQL keeps what root made from everybody without SYSTEM_USER. */
export const isMaria = testServices().mysqlClients.load[0] === 'mariadb';
const NATIVE = isMaria ? 'adminUrl' : 'url';

type Program = 'load' | 'dump';

function client(kind: Program, { adminUrl, name }: Place, options: readonly string[], input?: string | Buffer, mayFail = false): Buffer {
  const [program = '', ...own] = testServices().mysqlClients[kind];
  const url = new URL(adminUrl);
  const password = url.password === '' ? [] : [`-p${decodeURIComponent(url.password)}`];
  const where = ['--no-defaults', '-h', url.hostname, '-P', url.port, '-u', url.username, ...password, '--protocol=tcp'];
  const done = spawnSync(program, [...where, ...own, ...options, name], { input, maxBuffer: 2 ** 30 });
  if (done.status !== 0 && !mayFail) throw new Error(`${program} failed: ${done.stderr.toString()}`);
  return done.stdout;
}

/** Everything in the database, definers left out; long lines as their hash. */
export function pictureOf(database: Place): string {
  const options = ['--skip-dump-date', '--routines', '--triggers', '--events', '--hex-blob', '--order-by-primary'];
  return client('dump', database, options)
    .toString('latin1')
    .replace(/DEFINER=`[^`]*`@`[^`]*`/g, '')
    .replace(/^.{200,}$/gm, (line) => `${line.slice(0, 40)}… ${createHash('sha256').update(line).digest('hex')}`);
}

/** The statements that the native client makes of `sql`, as `-vvv` shows them; none of them may give a result. */
export function statementsOfClient(database: Place, sql: string): string[] {
  const shown = client(
    'load',
    database,
    ['--binary-mode', '--default-character-set=utf8mb4', '--skip-comments', '-f', '-vvv'],
    sql,
    true,
  ).toString();
  return shown
    .split(/^-{14}$/m)
    .filter((_, index) => index % 2 === 1)
    .filter((text) => text.trim() !== '');
}

/** Loads `sql` as the native client does. */
export function loadNatively(database: Place, sql: string | Buffer): void {
  client('load', { ...database, adminUrl: database[NATIVE] }, ['--binary-mode', '--default-character-set=utf8mb4'], sql);
}

export const engine = createMysqlEngine();

export function targetOf(url: string): Target {
  return { name: 'test', engine: 'mysql', url, grants: [], allowSuperuser: false };
}

export interface LoadOptions {
  readonly importId?: string;
  readonly grants?: LoadTask['grants'];
  readonly signal?: AbortSignal;
  readonly sha256?: string;
  readonly beforeCommit?: (marker: CommitMarker) => Promise<void>;
}

/** Writes `sql` to a file, inspects it and loads it as the importer would. */
export async function loadSql(target: Target, sql: string | Buffer, options: LoadOptions = {}): Promise<ImportResult> {
  const dir = mkdtempSync(join(tmpdir(), 'dumpdock-mysql-'));
  try {
    return await loadFile(target, join(dir, 'dump.sql'), sql, options);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function loadFile(target: Target, file: string, sql: string | Buffer, options: LoadOptions): Promise<ImportResult> {
  writeFileSync(file, sql);
  const bytes = readFileSync(file);
  const inspector = createInspector({ dialectHint: 'mysql', readers: new Map([['mysql', mysqlReader]]) });
  const entry = inspector.openEntry('dump.sql', bytes.subarray(0, 65_536));
  entry.push(bytes);
  entry.end();
  const found = inspector.finish();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const inspection = {
    ...found,
    digest: '',
    entries: found.entries.map(({ path, statements }) => ({ path, statements, bytes: bytes.length, sha256 })),
    ignored_entries: [],
    compatible_targets: [],
  };
  const { tables } = await engine.examine(target, inspection, AbortSignal.timeout(30_000));
  return engine.load({
    importId: options.importId ?? newImportId(),
    target,
    files: [{ entry: 'dump.sql', file, bytes: bytes.length, sha256: options.sha256 ?? sha256, detected: entry.detected }],
    inspection: { ...inspection, tables: [...tables] },
    grants: options.grants ?? [...GRANTS],
    scratchDir: tmpdir(),
    signal: options.signal ?? new AbortController().signal,
    onProgress: () => undefined,
    beforeCommit: options.beforeCommit ?? (() => Promise.resolve()),
  });
}
