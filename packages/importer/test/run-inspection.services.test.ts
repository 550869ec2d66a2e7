import { existsSync, lstatSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ImportLab, importLab, mysqlDump, postgresDump, sqliteDump } from './import-lab.ts';
import { zipOf } from './zip-of.ts';

let lab: ImportLab;
beforeEach(async () => {
  lab = await importLab();
});
afterEach(async () => {
  await lab[Symbol.asyncDispose]();
});

test('an upload becomes ready with what it would do', async () => {
  const id = await lab.upload(sqliteDump('t', 3), { target: 'lite' });
  expect(await lab.inspect(id)).toBe('ready');
  const { inspection, leaseOwner } = await lab.record(id);
  expect(leaseOwner).toBeNull();
  expect(inspection).toMatchObject({ dialect: 'sqlite', compatible_targets: ['lite'], refused: [], atomicity: 'all-or-nothing' });
  expect(inspection?.tables).toMatchObject([{ name: 't', rows: 3, action: 'create' }]);
  expect(inspection?.entries).toMatchObject([{ path: 'dump.sql', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect(inspection?.digest).toMatch(/^[0-9a-f]{64}$/);
});

test('nobody else may look into what was unpacked', async () => {
  const id = await lab.upload(zipOf({ 'a/b/1.sql': 'CREATE TABLE a(x int);\n', 'a/read.me': 'no sql' }), { target: 'lite' });
  expect(await lab.inspect(id)).toBe('ready');
  const { dir } = lab.deps.workspaces.paths(id);
  const made = readdirSync(dir, { recursive: true, withFileTypes: true }).map((item) => path.join(item.parentPath, item.name));
  expect(made.length).toBeGreaterThan(3);
  expect([dir, ...made.filter((one) => !one.endsWith('upload.zip'))].filter((one) => (lstatSync(one).mode & 0o077) !== 0)).toEqual([]);
});

test('several files are one dump in name order, and the one that tells its dialect speaks for the others', async () => {
  const sqlite = '-- sqlite\nPRAGMA foreign_keys=OFF;\nCREATE TABLE b(x integer primary key autoincrement) STRICT;\n';
  const id = await lab.upload(zipOf({ '2.sql': sqlite, '1.sql': 'CREATE TABLE a(x int);\n', 'read.me': 'no sql' }), { target: 'lite' });
  expect(await lab.inspect(id)).toBe('ready');
  const { inspection } = await lab.record(id);
  expect(inspection?.entries.map(({ path }) => path)).toEqual(['1.sql', '2.sql']);
  expect(inspection?.ignored_entries).toEqual(['read.me']);
});

test.each([
  [
    'a damaged archive',
    () => Buffer.from(sqliteDump('t', 50).map((byte, at) => (at === 60 ? byte ^ 0xff : byte))),
    /CORRUPT_DATA|CRC_MISMATCH/,
  ],
  ['a dump that ends in the middle', () => zipOf({ 'dump.sql': "INSERT INTO t VALUES('x" }), /INCOMPLETE_DUMP/],
  ['no SQL', () => zipOf({ 'dump.txt': 'x' }), /NO_SQL_FILES/],
])('%s ends the import and its workspace', async (_name, zip, code) => {
  const id = await lab.upload(zip(), { target: 'lite' });
  expect(await lab.inspect(id)).toBe('failed');
  const record = await lab.record(id);
  expect(record.error?.code).toMatch(code);
  expect(record.workspace.present).toBe(false);
  expect(lab.hasWorkspace(id)).toBe(false);
});

test('what does not fit into the space for temporary files fails before it is unpacked', async () => {
  const id = await lab.upload(sqliteDump('t', 5), { target: 'lite' });
  const { workspaces } = lab.deps;
  const budget = () => ({ ...workspaces.budget(), maxTempBytes: 100 });
  expect(await lab.inspect(id, { workspaces: { ...workspaces, budget } })).toBe('failed');
  expect((await lab.record(id)).error?.code).toBe('NO_SPACE');
});

test('what an inner gzip unpacks to is booked as it grows, and fails when it does not fit', async () => {
  const dump = `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a text);\n${"INSERT INTO t VALUES('x');\n".repeat(200_000)}COMMIT;\n`;
  const zip = zipOf({ 'dump.sql.gz': gzipSync(dump) });
  const { workspaces, database } = lab.deps;
  const small = { ...workspaces, budget: () => ({ ...workspaces.budget(), maxTempBytes: 1_000_000 }) };
  const refused = await lab.upload(zip, { target: 'lite' });
  expect(await lab.inspect(refused, { workspaces: small })).toBe('failed');
  expect((await lab.record(refused)).error?.code).toBe('NO_SPACE');
  expect([lab.hasWorkspace(refused), await database.imports.bookedBytes()]).toEqual([false, 0]);
  const id = await lab.upload(zip, { target: 'lite' });
  expect(await lab.inspect(id)).toBe('ready');
  expect(await database.imports.bookedBytes()).toBe(zip.length + dump.length);
});

test('a workspace that was taken away is not made again', async () => {
  const id = await lab.upload(sqliteDump('t', 5), { target: 'lite' });
  const { dir } = lab.deps.workspaces.paths(id);
  const { workspaces } = lab.deps;
  const away = () => {
    if (existsSync(dir)) renameSync(dir, lab.root.path('taken'));
    return workspaces.budget();
  };
  expect(await lab.inspect(id, { workspaces: { ...workspaces, budget: away } })).toBe('failed');
  expect(lab.hasWorkspace(id)).toBe(false);
});

test('a deadline kills the reader and ends the import', async () => {
  const id = await lab.upload(sqliteDump('t', 5), { target: 'lite' });
  expect(await lab.inspect(id, { inspectTimeoutMs: 1 })).toBe('failed');
  expect((await lab.record(id)).error?.code).toBe('TIMEOUT');
  expect(lab.hasWorkspace(id)).toBe(false);
});

test('a cancel during the inspection ends it as cancelled', async () => {
  const id = await lab.upload(sqliteDump('t', 200_000), { target: 'lite' });
  const running = lab.inspect(id, { heartbeatMs: 20 });
  await lab.deps.database.imports.requestCancel(id, 'somebody');
  expect(await running).toBe('cancelled');
  expect(lab.hasWorkspace(id)).toBe(false);
});

test('two workers: one inspects, the other finds it taken', async () => {
  const id = await lab.upload(sqliteDump('t', 500), { target: 'lite' });
  const outcomes = await Promise.all([lab.inspect(id, { owner: 'one' }), lab.inspect(id, { owner: 'two' })]);
  expect(outcomes.toSorted()).toEqual(['ready', 'taken']);
});

test('a worker that lost its lease writes nothing', async () => {
  const id = await lab.upload(sqliteDump('t', 200_000), { target: 'lite' });
  const running = lab.inspect(id, { heartbeatMs: 50 });
  await lab.metadata.query('update imports set lease_token = lease_token + 1, lease_owner = $2 where id = $1', [id, 'another']);
  expect(await running).toBe('lost');
  expect((await lab.record(id)).status).toBe('inspecting');
  expect(lab.hasWorkspace(id)).toBe(true);
});

test('an import that confirms itself and could not, because the ledger was away, is confirmed by the next job', async () => {
  await lab.metadata.query(`create function away() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$;
    create trigger away before update on imports for each row when (new.status = 'queued' or new.ending is not null) execute function away()`);
  const id = await lab.upload(sqliteDump('t', 1), { target: 'lite', autoConfirm: true });
  expect(await lab.inspect(id)).toBe('lost');
  expect((await lab.record(id)).status).toBe('ready');
  await lab.metadata.query('drop function away cascade');
  expect((await lab.deps.database.imports.waiting(0, 10)).map(({ import_id }) => import_id)).toEqual([id]);
  expect(await lab.inspect(id)).toBe('queued');
  expect(lab.enqueued).toEqual([id]);
});

test('an import that confirms itself and lacks consent waits for a person, and for no job', async () => {
  const id = await lab.upload(sqliteDump('t', 1, 'DROP TABLE IF EXISTS t;\n'), { target: 'lite', autoConfirm: true });
  lab.sqlite((db) => db.exec('CREATE TABLE t (x)'));
  expect(await lab.inspect(id)).toBe('ready');
  expect(await lab.deps.database.imports.waiting(0, 10)).toEqual([]);
});

test('refused statements fail an import that confirms itself, and keep its inspection', async () => {
  const id = await lab.upload(sqliteDump('t', 1, "ATTACH DATABASE '/etc/x' AS x;\n"), { target: 'lite', autoConfirm: true });
  expect(await lab.inspect(id)).toBe('failed');
  const record = await lab.record(id);
  expect(record.error).toMatchObject({ code: 'POLICY_REFUSED', location: { entry: 'dump.sql', line: 5 } });
  expect(record.inspection?.refused).toHaveLength(1);
  expect(lab.hasWorkspace(id)).toBe(false);
});

test('the files of a ready import lie in its workspace and nowhere else', async () => {
  const id = await lab.upload(sqliteDump('t', 1), { target: 'lite' });
  await lab.inspect(id);
  expect(readdirSync(lab.deps.workspaces.paths(id).dir).toSorted()).toEqual(['extracted', 'files.json', 'upload.zip']);
});

test.each([
  ['lite', () => sqliteDump('taken', 1)],
  ['pg', () => postgresDump('taken', 1)],
  ['my', () => mysqlDump('taken', 1)],
])('a table that is there already and not dropped is told before the load: %s', async (target, dump) => {
  const first = await lab.upload(dump(), { target });
  await lab.inspect(first);
  expect((await lab.record(first)).inspection?.warnings.map(({ code }) => code)).not.toContain('TABLE_EXISTS');
  await lab.confirm(first, target);
  expect(await lab.load(first)).toBe('succeeded');
  const second = await lab.upload(dump(), { target });
  await lab.inspect(second);
  const { inspection } = await lab.record(second);
  expect(inspection?.warnings).toContainEqual({ code: 'TABLE_EXISTS', message: expect.stringMatching(/: (public\.)?taken\.$/) });
  expect(inspection?.tables).toMatchObject([{ action: 'create', already_exists: true }]);
});

test.each([
  ['lite', sqliteDump],
  ['pg', postgresDump],
  ['my', mysqlDump],
])('a table that is only made where it is not there is appended to where it is: %s', async (target, dump) => {
  const more = 'CREATE TABLE IF NOT EXISTS optional (a integer);\nINSERT INTO optional VALUES (1);\n';
  const inspected = async (zip: Buffer) => {
    const id = await lab.upload(zip, { target });
    await lab.inspect(id);
    const { tables = [], warnings = [] } = (await lab.record(id)).inspection ?? {};
    return { id, warnings, optional: tables.find(({ name }) => name === 'optional') };
  };
  const first = await inspected(dump('kept_first', 1, more));
  expect(first.optional).toMatchObject({ action: 'create', if_not_exists: true });
  await lab.confirm(first.id, target);
  expect(await lab.load(first.id)).toBe('succeeded');
  const second = await inspected(dump('kept_second', 1, more));
  expect(second.optional).toMatchObject({ action: 'append', if_not_exists: true });
  expect(second.warnings.map(({ code }) => code)).not.toContain('TABLE_EXISTS');
  await lab.confirm(second.id, target);
  expect(await lab.load(second.id)).toBe('succeeded');
});
