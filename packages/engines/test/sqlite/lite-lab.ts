import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Inspection, newImportId } from '@dumpdock/contracts';
import type { LoadTask } from '../../src/index.ts';

/** A directory with a SQLite target in it. */
export interface LiteLab {
  readonly dir: string;
  readonly file: string;
  /** A load of `sql` into the target, which may have content. */
  task(sql: string | Buffer, changes?: Partial<LoadTask>): LoadTask;
  /** Everything that can be seen in a database file: schema, and rows in order with types and values as SQLite quotes them. */
  contents(file?: string): unknown;
  rows(sql: string): unknown[][];
  /** Of the bytes of the target. */
  hash(): string;
  remove(): void;
}

export function liteLab(): LiteLab {
  const dir = mkdtempSync(path.join(tmpdir(), 'dumpdock-sqlite-'));
  const file = path.join(dir, 'target.db');
  const reading = <T>(from: string, work: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(from, { readOnly: true });
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    dir,
    file,
    task(sql, changes = {}) {
      const dump = path.join(dir, 'dump.sql');
      writeFileSync(dump, sql);
      const sha256 = createHash('sha256').update(sql).digest('hex');
      const detected = { dialect: 'sqlite', confidence: 1, tool: null, version: null, encoding: 'UTF8', bomBytes: 0 } as const;
      return {
        importId: newImportId(),
        target: { name: 'lite', engine: 'sqlite', url: `sqlite://${file}`, grants: [], allowSuperuser: false },
        files: [{ entry: 'dump.sql', file: dump, bytes: Buffer.byteLength(sql), sha256, detected }],
        inspection: {} as Inspection,
        grants: ['destructive', 'routines', 'virtual-tables'],
        scratchDir: path.join(dir, 'scratch'),
        signal: new AbortController().signal,
        onProgress: () => undefined,
        beforeCommit: async () => undefined,
        ...changes,
      };
    },
    contents: (from = file) =>
      reading(from, (db) => {
        const schema = valuesOf(db, 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name');
        return { schema, rows: schema.filter(([type]) => type === 'table').map(([, name]) => [name, rowsOf(db, String(name))]) };
      }),
    rows: (sql) => reading(file, (db) => valuesOf(db, sql)),
    hash: () => createHash('sha256').update(readFileSync(file)).digest('hex'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function valuesOf(db: DatabaseSync, sql: string): unknown[][] {
  return db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row));
}

function rowsOf(db: DatabaseSync, table: string): unknown[][] {
  const names = db.prepare('SELECT name FROM pragma_table_xinfo(?)').all(table);
  const quoted = names.map(({ name }, i) => `quote("${String(name).replaceAll('"', '""')}") AS c${i}`);
  return valuesOf(db, `SELECT ${quoted.join() || '1'} FROM "${table.replaceAll('"', '""')}"`);
}
