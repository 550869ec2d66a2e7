import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, openSync, renameSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type Dialect, DumpdockError, type Inspection, newImportId, type Progress } from '@dumpdock/contracts';
import { tempRoot, testMariadb, testPostgres } from '@dumpdock/testkit';
import { describe, expect, test } from 'vitest';
import {
  type CommitMarker,
  createMysqlEngine,
  createPostgresEngine,
  createSqliteEngine,
  type Engine,
  type LoadTask,
} from '../../src/index.ts';

/** What a new engine has to bring to this suite: itself, an empty target, how it writes a table, code that needs the grant `routines`, and something it refuses. */
interface Candidate {
  readonly engine: Engine;
  readonly table: string;
  readonly code: string;
  readonly refused: string;
  target(dir: string): Promise<{ url: string; drop(): Promise<unknown> }>;
}

const POSTGRES = {
  engine: createPostgresEngine(),
  table: 'CREATE TABLE t (a int PRIMARY KEY, b text);\n',
  code: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n",
  refused: "SELECT pg_read_file('/x');\n",
};

/** By dialect, with the version where there are several. */
const CANDIDATES: Record<`${Dialect}${string}`, Candidate> = {
  'postgresql 15': { ...POSTGRES, target: () => testPostgres({ version: 15 }) },
  'postgresql 18': { ...POSTGRES, target: () => testPostgres({ version: 18 }) },
  mysql: {
    engine: createMysqlEngine(),
    table: 'CREATE TABLE `t` (`a` int PRIMARY KEY, `b` text) ENGINE=InnoDB;\n',
    code: 'CREATE PROCEDURE p() SELECT 1;\n',
    refused: "SELECT LOAD_FILE('/x');\n",
    target: () => testMariadb(),
  },
  sqlite: {
    engine: createSqliteEngine(),
    table: 'CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT);\n',
    code: 'CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;\n',
    refused: "ATTACH '/x' AS a;\n",
    target: async (dir) => ({ url: `sqlite://${dir}/target.db`, drop: async () => undefined }),
  },
};

function writeInto(file: string, text: string, at: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, text, at);
  closeSync(handle);
}

const INSPECTION = { requires: [], tables: [{ name: 't', rows: 0, bytes: 0, action: 'create' }] } as unknown as Inspection;

describe.each(Object.entries(CANDIDATES))('%s', (_name, { engine, table, code, refused, target }) => {
  async function withTarget(work: (make: (sql: string, changes?: Partial<LoadTask>) => LoadTask) => Promise<void>): Promise<void> {
    const root = await tempRoot();
    const { url, drop } = await target(root.dir);
    const encoding = engine.dialect === 'mysql' ? 'utf8mb4' : 'UTF8';
    const detected = { dialect: engine.dialect, confidence: 1, tool: null, version: null, encoding, bomBytes: 0 } as const;
    try {
      await work((sql, changes = {}) => {
        const file = path.join(root.dir, 'dump.sql');
        writeFileSync(file, sql);
        const sha256 = createHash('sha256').update(sql).digest('hex');
        return {
          importId: newImportId(),
          target: { name: 'x', engine: engine.dialect, url, grants: [], allowSuperuser: true },
          files: [{ entry: 'dump.sql', file, bytes: Buffer.byteLength(sql), sha256, detected }],
          inspection: INSPECTION,
          grants: [],
          scratchDir: root.dir,
          signal: new AbortController().signal,
          onProgress: () => undefined,
          beforeCommit: async () => undefined,
          ...changes,
        };
      });
    } finally {
      await drop();
      await root.remove();
    }
  }
  const ROWS = "INSERT INTO t VALUES (1,'é;--x');\nINSERT INTO t VALUES (2,NULL);\n";
  /** Whether the table is there: a load that makes it again is refused exactly then. */
  const isLoaded = (task: LoadTask): Promise<boolean> =>
    engine.load({ ...task, importId: newImportId() }).then(
      () => false,
      (error: { code?: string }) => error.code === 'SQL_ERROR',
    );

  test('loads, and a marker recorded before the commit tells afterwards that it did', () =>
    withTarget(async (make) => {
      const markers: Readonly<Record<string, unknown>>[] = [];
      const task = make(table + ROWS, { beforeCommit: async (marker) => void markers.push(marker) });
      expect(await engine.load(task)).toMatchObject({ rows: 2, tables: [{ rows: 2 }] });
      expect(markers).toHaveLength(1);
      expect(await engine.resolve(task.target, markers[0]!, task.signal, task.scratchDir)).toBe('committed');
    }));

  test.each([1, 2, 3])('an error at statement %i leaves nothing and names its place', (at) =>
    withTarget(async (make) => {
      const lines = [table, ...ROWS.split(/(?<=\n)/)];
      lines.splice(at, 0, "INSERT INTO nowhere VALUES ('secret');\n");
      const load = engine.load(make(lines.join('')));
      await expect(load).rejects.toMatchObject({ code: 'SQL_ERROR', location: { entry: 'dump.sql', line: at + 1 } });
      await load.catch((error: Error) => expect(JSON.stringify(error)).not.toContain('secret'));
      expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
    }),
  );

  test('nothing is committed when the leave is not given', () =>
    withTarget(async (make) => {
      await expect(
        engine.load(make(table + ROWS, { beforeCommit: () => Promise.reject(new DumpdockError('LEASE_LOST')) })),
      ).rejects.toMatchObject({ code: 'LEASE_LOST' });
      expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
    }));

  test('a marker that was recorded tells that nothing was committed when the answer got lost', () =>
    withTarget(async (make) => {
      const markers: CommitMarker[] = [];
      const recordAndDie = async (marker: CommitMarker): Promise<void> => {
        markers.push(marker);
        throw new DumpdockError('WORKER_LOST');
      };
      const task = make(table + ROWS, { beforeCommit: recordAndDie });
      await expect(engine.load(task)).rejects.toMatchObject({ code: 'WORKER_LOST' });
      const ask = () => engine.resolve(task.target, markers[0]!, task.signal, task.scratchDir);
      expect([await ask(), await ask()]).toEqual(['not-committed', 'not-committed']);
      await engine.sweepLeftovers(task.target, () => Promise.resolve(false), task.signal);
      expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
    }));

  test('bytes that are not the inspected ones are not committed', () =>
    withTarget(async (make) => {
      const task = make(table + ROWS);
      writeFileSync(task.files[0]!.file, table);
      await expect(engine.load(task)).rejects.toMatchObject({ code: 'CHANGED_SINCE_INSPECTION' });
      expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
    }));

  test('a statement that is never loaded ends the load', () =>
    withTarget(async (make) => {
      await expect(engine.load(make(table + refused))).rejects.toMatchObject({ code: 'POLICY_REFUSED' });
      expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
      expect(await isLoaded(make(table + ROWS))).toBe(true);
    }));

  test('a statement that needs a grant is loaded with it and ends the load without', () =>
    withTarget(async (make) => {
      const denied = engine.load(make(table + ROWS + code));
      await expect(denied).rejects.toMatchObject({ code: 'GRANT_REQUIRED', extra: { missing: ['routines'] }, location: { line: 4 } });
      expect(await engine.load(make(table + ROWS + code, { grants: ['routines'] }))).toMatchObject({ rows: 2 });
    }));

  /** Long enough to be in the middle of when progress is told. */
  const manyRows = (): string =>
    Array.from({ length: 150_000 }, (_, row) => `INSERT INTO t VALUES (${row + 1},'${'x'.repeat(20)}');\n`).join('');

  test.each(['loading', 'asked for leave'])('cancelling it while it is %s leaves nothing', (moment) =>
    withTarget(async (make) => {
      const stop = new AbortController();
      const cancel = (): void => stop.abort(new DumpdockError('CANCELLED'));
      const when: Partial<LoadTask> =
        moment === 'loading'
          ? { onProgress: ({ bytes_done, bytes_total }) => void (bytes_done > 0 && bytes_done < (bytes_total ?? 0) && cancel()) }
          : { beforeCommit: async () => cancel() };
      const load = engine.load(make(table + manyRows(), { signal: stop.signal, ...when }));
      await expect(load).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
    }),
  );

  test('a load that is given up while it waits for leave cannot commit any more', () =>
    withTarget(async (make) => {
      const fates: string[] = [];
      const signal = AbortSignal.timeout(60_000);
      const task = make(table + ROWS);
      const giveUp = async (marker: CommitMarker): Promise<void> =>
        void fates.push(await engine.resolve(task.target, marker, signal, task.scratchDir));
      await expect(engine.load({ ...task, beforeCommit: giveUp })).rejects.toThrow();
      expect(fates).toEqual(['not-committed']);
      expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
      await engine.sweepLeftovers(task.target, () => Promise.resolve(false), signal);
    }));

  describe('what was inspected is what is loaded', () => {
    /** Several megabytes, so that the file is still being read when the first progress comes. */
    const long = table + Array.from({ length: 300 }, (_, i) => `INSERT INTO t VALUES (${i},'${'x'.repeat(20_000)}');\n`).join('');
    const onceLoading = (work: () => void): ((progress: Progress) => void) => {
      let first = true;
      return () => {
        if (first) work();
        first = false;
      };
    };

    test.each([
      ['rewritten', (file: string) => writeInto(file, "'y", long.lastIndexOf("'x"))],
      ['made longer', (file: string) => appendFileSync(file, 'INSERT INTO t VALUES (1000,NULL);\n')],
    ])('a file that is %s while it is being loaded commits nothing', (_how, change) =>
      withTarget(async (make) => {
        const task = make(long);
        const onProgress = onceLoading(() => void change(task.files[0]!.file));
        await expect(engine.load({ ...task, onProgress })).rejects.toMatchObject({ code: 'CHANGED_SINCE_INSPECTION' });
        expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
      }),
    );

    test('another file in its place while it is being loaded changes nothing', () =>
      withTarget(async (make) => {
        const task = make(long);
        const { file } = task.files[0]!;
        const onProgress = onceLoading(() => {
          writeFileSync(`${file}.other`, table);
          renameSync(`${file}.other`, file);
        });
        expect(await engine.load({ ...task, onProgress })).toMatchObject({ rows: 300 });
      }));

    test('a link in its place is not followed', () =>
      withTarget(async (make) => {
        const task = make(table + ROWS);
        const { file } = task.files[0]!;
        renameSync(file, `${file}.inspected`);
        symlinkSync(`${file}.inspected`, file);
        await expect(engine.load(task)).rejects.toMatchObject({ code: 'CHANGED_SINCE_INSPECTION' });
        rmSync(file);
        expect(await engine.load(make(table + ROWS))).toMatchObject({ rows: 2 });
      }));
  });
});
