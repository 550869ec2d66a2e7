import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { COMPILED, type TempRoot, type TestPostgres, tempRoot, testDatabase, testServices, until } from '@dumpdock/testkit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { runCli } from './spawn-cli.ts';

const APPS = path.join(import.meta.dirname, '../..');
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let root: TempRoot;
let database: TestPostgres;
let env: Record<string, string>;
let servers: ChildProcess[];

beforeAll(async () => {
  root = tempRoot();
  database = await testDatabase();
  const port = await freePort();
  const redisUrl = `${testServices().redis.replace(/\/$/, '')}/10`;
  env = {
    ...COMPILED,
    PATH: '',
    PORT: String(port),
    DUMPDOCK_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: database.adminUrl,
    REDIS_URL: redisUrl,
    MEDIA_ROOT: root.path('media'),
    DATA_DIR: root.path('data'),
    TARGETS: JSON.stringify({ lite: `sqlite://${root.path('target.db')}` }),
    MIN_FREE_BYTES: '0',
    LOG_LEVEL: 'warn',
  };
  await onRedis(redisUrl, (redis) => redis.flushdb());
  servers = ['api', 'worker'].map((app) => spawn(process.execPath, [path.join(APPS, app, 'src/main.ts')], { env, stdio: 'inherit' }));
  await until('the API to be ready', () =>
    fetch(`${env['DUMPDOCK_URL']}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
});
afterAll(async () => {
  for (const server of servers) {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  }
  await onRedis(env['REDIS_URL'] ?? '', (redis) => redis.flushdb());
  await database.drop();
  await root.remove();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function onRedis(url: string, work: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url);
  await work(redis);
  redis.disconnect();
}

function fileOf(name: string, content: Buffer | string): string {
  writeFileSync(root.path(name), content);
  return root.path(name);
}

const workspaces = () => readdirSync(root.path('media', 'temp_sql_imports')).filter((name) => ID.test(name));

test('import --yes --json: exit 0, the import as one object, the rows in the target', async () => {
  const { code, stdout } = await runCli(['import', fileOf('a.zip', sqliteDump('a', 250)), '--target', 'lite', '--yes', '--json'], env);
  const view = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(view).toMatchObject({ status: 'succeeded', result: { rows: 250 }, workspace: { present: false, removed_by: 'worker' } });
  const db = new DatabaseSync(root.path('target.db'), { readOnly: true });
  expect(db.prepare('select count(*) as n from a').get()?.['n']).toBe(250);
  db.close();
  expect(workspaces()).toEqual([]);
});

test('the answer y loads it; tables and rows are shown', async () => {
  const { code, stdout } = await runCli(['import', fileOf('b.zip', sqliteDump('b', 3))], env, 'y\n');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^b\s+3\b/m);
  expect(stdout).toContain('succeeded');
});

test('the answer n, or none, loads nothing and leaves nothing', async () => {
  for (const input of ['n\n', '']) {
    const { code, stderr } = await runCli(['import', fileOf('c.zip', sqliteDump('c', 3))], env, input);
    expect(code).toBe(1);
    expect(stderr).toContain('CANCELLED');
  }
  expect(workspaces()).toEqual([]);
});

test('SQL that the target refuses: exit 1, with place and snippet', async () => {
  const { code, stdout, stderr } = await runCli(
    ['import', fileOf('d.zip', sqliteDump('d', 2, 'INSERT INTO nosuch VALUES(1);\n')), '--yes'],
    env,
  );
  expect(code).toBe(1);
  expect(stdout).toContain('failed');
  expect(stderr).toMatch(/SQL_ERROR[\s\S]*at dump\.sql:6:1/);
});

test('consent that is missing: exit 1, the grant is named, nothing stays', async () => {
  const file = fileOf('e.zip', sqliteDump('e', 1, 'DROP TABLE IF EXISTS a;\n'));
  const { code, stderr } = await runCli(['import', file, '--yes'], env);
  expect(code).toBe(1);
  expect(stderr).toMatch(/GRANT_REQUIRED[\s\S]*run it again with --grant destructive/);
  expect(workspaces()).toEqual([]);
});

test('what is no zip is refused at once', async () => {
  const { code, stderr } = await runCli(['import', fileOf('f.zip', 'no zip'), '--yes'], env);
  expect(code).toBe(1);
  expect(stderr).toContain('NOT_A_ZIP');
});

test('list, show, workspaces, audit and doctor answer, with --json as one value', async () => {
  const list = JSON.parse((await runCli(['list', '--json'], env)).stdout) as { imports: { import_id: string; status: string }[] };
  const done = list.imports.find(({ status }) => status === 'succeeded')?.import_id ?? '';
  expect(done).toMatch(ID);
  expect(JSON.parse((await runCli(['show', done, '--json'], env)).stdout)).toMatchObject({ import_id: done });
  expect((await runCli(['show', done], env)).stdout).toContain('temporary files: removed');
  expect(JSON.parse((await runCli(['workspaces', '--json'], env)).stdout)).toMatchObject({ workspaces: [] });
  expect((await runCli(['audit'], env)).stdout).toContain(done);
  expect(await runCli(['doctor'], env)).toMatchObject({ code: 0, stdout: expect.stringContaining('target lite') });
});

test('unknown and hostile ids are one sentence', async () => {
  for (const id of ['../../etc', '01a20b58-69e4-7132-8c27-6a0ffa1cdbfd', '%2e%2e', '__proto__']) {
    const { code, stderr } = await runCli(['show', id], env);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/NOT_FOUND|is invalid for argument/);
  }
});

test('an import that is over cannot be cancelled', async () => {
  const { stdout } = await runCli(['list', '--status', 'succeeded', '--json'], env);
  const id = (JSON.parse(stdout) as { imports: { import_id: string }[] }).imports[0]?.import_id ?? '';
  expect(await runCli(['cancel', id], env)).toMatchObject({ code: 1, stderr: expect.stringContaining('CONFLICT') });
});

test('run: the same without servers', async () => {
  const alone = { TMPDIR: root.dir };
  const target = `sqlite://${root.path('alone.db')}`;
  const file = fileOf('g.zip', sqliteDump('g', 40));
  const first = await runCli(['run', file, '--target', target, '--json'], alone);
  expect(first.code).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({ status: 'succeeded', result: { rows: 40 } });
  const again = await runCli(['run', file, '--target', target], alone);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('SQL_ERROR') });
  expect(readdirSync(root.dir).filter((name) => name.startsWith('dumpdock-run-'))).toEqual([]);
});
