import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { createPostgresEngine, type LoadTask } from '../../src/index.ts';

const engine = createPostgresEngine();

async function load(url: string, sql: string, more: Partial<LoadTask> = {}) {
  const scratchDir = await mkdtemp(join(tmpdir(), 'pg-load-'));
  const file = join(scratchDir, 'dump.sql');
  await writeFile(file, sql);
  const bytes = Buffer.byteLength(sql);
  const sha256 = createHash('sha256').update(sql).digest('hex');
  const detected = { dialect: 'postgresql', confidence: 1, tool: null, version: null, encoding: 'UTF8', bomBytes: 0 } as const;
  const task = {
    importId: 'one',
    target: { name: 'main', engine: 'postgresql', url, grants: [], allowSuperuser: false },
    files: [{ entry: 'dump.sql', file, bytes, sha256, detected }],
    inspection: { tables: [], requires: [] } as unknown as LoadTask['inspection'],
    grants: [],
    scratchDir,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    beforeCommit: async () => undefined,
    ...more,
  } satisfies LoadTask;
  return engine.load(task).finally(() => rm(scratchDir, { recursive: true }));
}

const DUMP = `CREATE TABLE public.pets (id integer PRIMARY KEY, name text);
COPY public.pets (id, name) FROM stdin;
1\tAda
2\t\\N
\\.
INSERT INTO public.pets VALUES (3, 'O''Hara; ünï');
`;

test('loads COPY data and inserts in one transaction and tells that it did', async () => {
  await using database = await testPostgres();
  let marker = {};
  const keep = (given: object): void => {
    marker = given;
  };
  const result = await load(database.url, DUMP, { beforeCommit: async (given) => keep(given) });
  expect(result).toMatchObject({ rows: 3, tables: [{ name: 'public.pets', rows: 3 }] });
  const { rows } = await database.query('SELECT name FROM public.pets ORDER BY id');
  expect(rows.map(({ name }) => name)).toEqual(['Ada', null, "O'Hara; ünï"]);
  const target = { name: 'main', engine: 'postgresql', url: database.url, grants: [], allowSuperuser: false } as const;
  expect(await engine.resolve(target, marker, new AbortController().signal, null)).toBe('committed');
});

test('names the place of an error, shows no value and leaves nothing', async () => {
  await using database = await testPostgres();
  const failed = load(database.url, `${DUMP}INSERT INTO public.pets VALUES\n (3, 'secret');\n`);
  await expect(failed).rejects.toMatchObject({
    code: 'SQL_ERROR',
    serverCode: '23505',
    location: { entry: 'dump.sql', line: 7, statement: 4 },
  });
  expect(JSON.stringify(await failed.catch((error: unknown) => [String(error), error]))).not.toContain('secret');
  expect((await database.query(`SELECT to_regclass('public.pets') AS made`)).rows).toEqual([{ made: null }]);
});

test('commits nothing when the commit is not allowed, and tells that afterwards', async () => {
  await using database = await testPostgres();
  let marker = {};
  const refuse = async (given: Readonly<Record<string, unknown>>): Promise<void> => {
    marker = given;
    throw new Error('lost');
  };
  await expect(load(database.url, DUMP, { beforeCommit: refuse })).rejects.toThrow('lost');
  const target = { name: 'main', engine: 'postgresql', url: database.url, grants: [], allowSuperuser: false } as const;
  expect(await engine.resolve(target, marker, new AbortController().signal, null)).toBe('not-committed');
});

test('rolls back when aborted in the middle of a statement', async () => {
  await using database = await testPostgres();
  await database.query('CREATE TABLE held (a integer); GRANT ALL ON held TO tester; BEGIN; LOCK TABLE held');
  const abort = new AbortController();
  const failed = load(database.url, `${DUMP}INSERT INTO public.held VALUES (1);\n`, {
    signal: abort.signal,
    onProgress: () => abort.abort(new Error('stopped')),
  });
  await expect(failed).rejects.toThrow('stopped');
  await database.query('ROLLBACK');
  expect((await database.query(`SELECT to_regclass('public.pets') AS made`)).rows).toEqual([{ made: null }]);
});

test('asked what became of a load that still waits for its commit, it ends it first', async () => {
  await using database = await testPostgres();
  const target = { name: 'main', engine: 'postgresql', url: database.url, grants: [], allowSuperuser: false } as const;
  let outcome: string | null = null;
  const outlived = load(database.url, DUMP, {
    beforeCommit: async (marker) => {
      outcome = await engine.resolve(target, marker, new AbortController().signal, null);
    },
  });
  await expect(outlived).rejects.toMatchObject({ code: 'TARGET_UNAVAILABLE' });
  expect(outcome).toBe('not-committed');
  expect((await database.query(`SELECT to_regclass('public.pets') AS made`)).rows).toEqual([{ made: null }]);
});
