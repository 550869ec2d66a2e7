import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newImportId } from '@dumpdock/contracts';
import { type TempRoot, type TestPostgres, tempRoot, testDatabase, withOwnMounts } from '@dumpdock/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from './spawn-cli.ts';

let root: TempRoot;
let database: TestPostgres;
let env: Record<string, string>;
beforeEach(async () => {
  root = tempRoot();
  database = await testDatabase();
  mkdirSync(root.path('media', 'temp_sql_imports'), { recursive: true });
  env = { DATABASE_URL: database.adminUrl, MEDIA_ROOT: root.path('media'), DATA_DIR: root.path('data'), MIN_FREE_BYTES: '0' };
});
afterEach(async () => {
  await database.drop();
  await root.remove();
});

/** A directory that no import knows, last touched so many hours ago. */
function abandonedDirectory(hours: number, name: string = newImportId()): string {
  const dir = root.path('media', 'temp_sql_imports', name);
  mkdirSync(dir);
  writeFileSync(path.join(dir, 'upload.zip'), 'x'.repeat(1000));
  const then = new Date(Date.now() - hours * 3_600_000);
  for (const place of [path.join(dir, 'upload.zip'), dir]) utimesSync(place, then, then);
  return name;
}

const isThere = (name: string) => existsSync(root.path('media', 'temp_sql_imports', name));

test('without options everything that is left goes, without API and Redis', async () => {
  const old = abandonedDirectory(48);
  const { code, stdout } = await runCli(['cleanup-temp-files'], env);
  expect({ code, there: isThere(old) }).toEqual({ code: 0, there: false });
  expect(stdout).toContain('removed 1');
});

test('the old spelling works, and --json prints one clean-up result', async () => {
  const old = abandonedDirectory(48);
  const { code, stdout } = await runCli(['cleanup_temp_files', '--json'], env);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ success: true, removed: [old], skipped: [], freed_bytes: expect.any(Number), dry_run: false });
});

test('--old-only keeps what is younger', async () => {
  const [old, young] = [abandonedDirectory(13), abandonedDirectory(11)];
  const { code } = await runCli(['cleanup-temp-files', '--old-only', '--max-age-hours', '12'], env);
  expect({ code, old: isThere(old), young: isThere(young) }).toEqual({ code: 0, old: false, young: true });
});

test('--dry-run removes nothing and says what would go', async () => {
  const old = abandonedDirectory(48);
  const { code, stdout } = await runCli(['cleanup-temp-files', '--dry-run', '--json', '-v'], env);
  expect({ code, there: isThere(old) }).toEqual({ code: 0, there: true });
  expect(JSON.parse(stdout)).toMatchObject({ dry_run: true, removed: [old] });
});

test('a plan of all sweeps counts what the first would take once', async () => {
  const [old, young] = [abandonedDirectory(48), abandonedDirectory(1)];
  abandonedDirectory(48, 'not-an-import');
  const plan = JSON.parse((await runCli(['cleanup-temp-files', '--dry-run', '--json'], env)).stdout);
  const done = JSON.parse((await runCli(['cleanup-temp-files', '--json'], env)).stdout);
  expect(plan).toMatchObject({ removed: [old, young], freed_bytes: 2_000 });
  expect({ ...plan, message: '', dry_run: false, duration_ms: 0 }).toEqual({ ...done, message: '', duration_ms: 0 });
  expect(done.message.match(/unknown name/g)).toHaveLength(1);
});

test('unknown names and what links point to are left', async () => {
  abandonedDirectory(48, 'not-an-import');
  mkdirSync(root.path('canary'));
  writeFileSync(root.path('canary', 'keep'), 'keep');
  symlinkSync(root.path('canary'), root.path('media', 'temp_sql_imports', newImportId()));
  await runCli(['cleanup-temp-files', '--max-age-hours', '0'], env);
  expect([isThere('not-an-import'), existsSync(root.path('canary', 'keep'))]).toEqual([true, true]);
});

test('something that should have gone and stays is exit 1, a sentence, success: false, and named with -v', async () => {
  const stuck = abandonedDirectory(48);
  const gone = abandonedDirectory(48);
  const script = path.join(import.meta.dirname, 'fixtures/mounted-cleanup.ts');
  const dir = root.path('media', 'temp_sql_imports', stuck);
  const told = async (...args: string[]) => JSON.parse((await withOwnMounts(script, [dir, 'cleanup-temp-files', ...args], env)).stdout);
  const verbose = await told('-v');
  expect(verbose).toMatchObject({ code: 1, stderr: expect.stringContaining('Something was left that should have gone') });
  expect(verbose.stdout).toContain(`left ${stuck}: error (Another file system is mounted inside.`);
  expect(isThere(gone)).toBe(false);
  const json = await told('--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({ success: false, skipped: [{ import_id: stuck, reason: 'error' }] });
  expect((await runCli(['cleanup-temp-files'], env)).code).toBe(0);
});

test('LOG_LEVEL=debug shows every decision on standard error, beside the JSON', async () => {
  const old = abandonedDirectory(48);
  abandonedDirectory(48, 'not-an-import');
  const { stdout, stderr } = await runCli(['cleanup-temp-files', '--json'], { ...env, LOG_LEVEL: 'debug' });
  expect(JSON.parse(stdout)).toMatchObject({ removed: [old] });
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string; name: string; outcome: string; by: string });
  const decisions = lines.filter(({ msg }) => msg === 'clean-up decision');
  expect(decisions.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['removed', 'skipped: unknown-name']));
  expect(decisions.every(({ by }) => by === 'cli')).toBe(true);
});

test('a database that is away is exit 1 and one sentence', async () => {
  const { code, stderr } = await runCli(['cleanup-temp-files'], { ...env, DATABASE_URL: 'postgresql://u:secret@127.0.0.1:1/x' });
  expect(code).toBe(1);
  expect(stderr).toContain('DATABASE_URL');
  expect(stderr).not.toContain('secret');
});
