import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { newImportId, newJobId } from '@dumpdock/contracts';
import { createDatabase, type Database, type ImportRecord } from '@dumpdock/database';
import type { Target } from '@dumpdock/engines';
import { type TempRoot, type TestMariadb, type TestPostgres, tempRoot, testDatabase, testMariadb, testPostgres } from '@dumpdock/testkit';
import { createWorkspaces } from '@dumpdock/workspace';
import {
  createEngines,
  createRecover,
  createTargetSweep,
  type ImporterDeps,
  runImport,
  runInspection,
  type StepOutcome,
} from '../src/index.ts';
import { zipOf } from './zip-of.ts';

const GIB = 1024 ** 3;
const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const LIMITS = {
  maxUploadBytes: GIB,
  maxExtractedBytes: GIB,
  maxEntryBytes: GIB,
  maxEntries: 1000,
  maxCentralDirectoryBytes: 8 * 1024 ** 2,
  maxDepth: 16,
  maxPathBytes: 1024,
  maxNameBytes: 255,
  maxRatio: 200,
  ratioFloorBytes: 64 * 1024 ** 2,
};

/** A ledger, workspaces and two targets of one test, all real. */
export interface ImportLab {
  readonly deps: ImporterDeps;
  readonly root: TempRoot;
  readonly metadata: TestPostgres;
  readonly postgres: TestPostgres;
  readonly mariadb: TestMariadb;
  /** Ids that were to be enqueued. */
  readonly enqueued: string[];
  /** What an upload leaves: a row in `inspecting` and upload.zip. */
  upload(zip: Buffer, options?: { target?: string; autoConfirm?: boolean }): Promise<string>;
  /** `ready` → `queued`. */
  confirm(importId: string, target: string, grants?: readonly string[]): Promise<void>;
  record(importId: string): Promise<ImportRecord>;
  inspect(importId: string, deps?: Partial<ImporterDeps>): Promise<StepOutcome>;
  load(importId: string, deps?: Partial<ImporterDeps>): Promise<StepOutcome>;
  hasWorkspace(importId: string): boolean;
  /** Opens the SQLite target. */
  sqlite<T>(work: (db: DatabaseSync) => T): T;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes a lab. */
export async function importLab(overrides: Partial<ImporterDeps> = {}): Promise<ImportLab> {
  const root = tempRoot();
  const [metadata, postgres, mariadb] = [await testDatabase(), await testPostgres(), await testMariadb()];
  const database = createDatabase({ url: metadata.adminUrl });
  const sqliteFile = root.path('target.db');
  const targets: Target[] = [
    { name: 'pg', engine: 'postgresql', url: postgres.url, grants: [], allowSuperuser: false },
    { name: 'my', engine: 'mysql', url: mariadb.url, grants: [], allowSuperuser: false },
    { name: 'lite', engine: 'sqlite', url: `sqlite://${sqliteFile}`, grants: [], allowSuperuser: false },
  ];
  const enqueued: string[] = [];
  const deps = labDeps(root, database, targets, enqueued, overrides);
  await deps.workspaces.prepare();
  const signal = new AbortController().signal;
  const record = async (id: string) => (await database.imports.get(id)) as ImportRecord;
  return {
    deps,
    root,
    metadata,
    postgres,
    mariadb,
    enqueued,
    upload: (zip, options = {}) => upload(deps, zip, options),
    confirm: async (id, target, grants = []) => {
      const { inspection } = await record(id);
      if (!inspection) throw new Error('not inspected');
      await database.imports.confirm(id, { target, grants, digest: inspection.digest, jobId: newJobId(), tables: inspection.tables });
    },
    record,
    inspect: (id, more = {}) => runInspection({ ...deps, ...more }, id, { signal }),
    load: (id, more = {}) => runImport({ ...deps, ...more }, id, { signal }),
    hasWorkspace: (id) => existsSync(deps.workspaces.paths(id).dir),
    sqlite: (work) => withSqlite(sqliteFile, work),
    [Symbol.asyncDispose]: async () => {
      await createTargetSweep({ ...deps, targets: targets.filter(({ engine }) => engine === 'mysql') })(undefined); // Schemas of loaders that died.
      await database.close();
      await Promise.all([metadata.drop(), postgres.drop(), mariadb.drop(), root.remove()]);
    },
  };
}

function labDeps(
  root: TempRoot,
  database: Database,
  targets: Target[],
  enqueued: string[],
  overrides: Partial<ImporterDeps>,
): ImporterDeps {
  const shared = { database, targets, engines: createEngines(), log: QUIET };
  const hooks = { recover: createRecover(shared), sweepTargets: createTargetSweep(shared) };
  const workspaces = createWorkspaces({
    mediaRoot: root.path('media'),
    database,
    log: QUIET,
    maxTempBytes: GIB,
    minFreeBytes: 0,
    ...hooks,
  });
  return {
    ...shared,
    workspaces,
    limits: LIMITS,
    inspectTimeoutMs: 60_000,
    importTimeoutMs: 60_000,
    owner: 'lab',
    leaseMs: 5_000,
    heartbeatMs: 100,
    enqueueImport: async (id) => void enqueued.push(id),
    ...overrides,
  };
}

async function upload(
  deps: ImporterDeps,
  zip: Buffer,
  { target, autoConfirm }: { target?: string; autoConfirm?: boolean },
): Promise<string> {
  const id = newImportId();
  const { imports } = deps.database;
  const input = { id, archiveName: 'dump.zip', target: target ?? null, owner: null, autoConfirm: autoConfirm ?? false };
  const { lease } = await imports.create(
    { ...input, reserveBytes: zip.length, leaseOwner: 'upload', leaseMs: 60_000 },
    deps.workspaces.budget(),
  );
  const paths = await deps.workspaces.create(lease);
  await writeFile(paths.upload, zip);
  await imports.received(lease, { bytes: zip.length, sha256: createHash('sha256').update(zip).digest('hex') }, newJobId());
  return id;
}

function withSqlite<T>(file: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** A sqlite3 dump of one table. */
export function sqliteDump(table: string, rows: number, more = ''): Buffer {
  const inserts = Array.from({ length: rows }, (_, row) => `INSERT INTO ${table} VALUES(${row},'r;''${row}');`).join('\n');
  const sql = `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE ${table}(a integer primary key,b text);\n${inserts}\n${more}COMMIT;\n`;
  return zipOf({ 'dump.sql': sql });
}

/** A pg_dump of one table. */
export function postgresDump(table: string, rows: number, more = ''): Buffer {
  const lines = Array.from({ length: rows }, (_, row) => `${row}\tr\\t${row} é;--`).join('\n');
  const head = `--\n-- PostgreSQL database dump\n--\nSET client_encoding = 'UTF8';\nCREATE TABLE public.${table} (a integer NOT NULL, b text);\n`;
  return zipOf({ 'dump.sql': `${head}COPY public.${table} (a, b) FROM stdin;\n${lines}\n\\.\n${more}` });
}

/** A mysqldump of one table. */
export function mysqlDump(table: string, rows: number, more = ''): Buffer {
  const inserts = Array.from({ length: rows }, (_, row) => `INSERT INTO \`${table}\` VALUES (${row},'r\\';--${row}');`).join('\n');
  const head = `-- MySQL dump 10.13  Distrib 8.0.36\n/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE \`${table}\` (\`a\` int primary key, \`b\` text) ENGINE=InnoDB;\n`;
  return zipOf({ 'dump.sql': `${head}${inserts}\n${more}` });
}
