import { existsSync, writeFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { asNobody, tempRoot, testDatabase, testMariadb, testPostgres, testRedis } from '../src/index.ts';

test.each([15, 18] as const)('PostgreSQL %i: a fresh database whose owner is no superuser', async (version) => {
  await using database = await testPostgres({ version });
  const { rows } = await database.query(
    'select current_setting($1)::int / 10000 as major, pg_get_userbyid(datdba) as owner from pg_database where datname = current_database()',
    ['server_version_num'],
  );
  expect(rows).toEqual([{ major: version, owner: 'tester' }]);
});

test('a metadata database has the tables of the migrations', async () => {
  await using database = await testDatabase();
  const { rows } = await database.query("select count(*)::int as tables from pg_tables where schemaname = 'public'");
  expect(rows[0].tables).toBeGreaterThan(3);
});

test('MariaDB: a fresh database', async () => {
  await using database = await testMariadb();
  expect(await database.query('select database() as name')).toEqual([{ name: database.name }]);
});

test('Redis: dropping a prefix leaves the others alone', async () => {
  const mine = testRedis();
  const other = testRedis();
  const redis = new Redis(mine.url);
  try {
    await redis.set(`${mine.prefix}:a`, '1');
    await redis.set(`${other.prefix}:a`, '1');
    await mine.drop();
    expect(await redis.exists(`${mine.prefix}:a`)).toBe(0);
    expect(await redis.exists(`${other.prefix}:a`)).toBe(1);
  } finally {
    redis.disconnect();
    await other.drop();
  }
});

test('a child that is not root', async () => {
  await using root = tempRoot();
  const { chmod } = await import('node:fs/promises');
  await chmod(root.dir, 0o755);
  writeFileSync(root.path('uid.mjs'), 'console.log(process.getuid(), process.argv[2])');
  const child = await asNobody(root.path('uid.mjs'), ['word']);
  expect(child).toMatchObject({ code: 0, stderr: '' });
  expect(child.stdout).toMatch(/^[1-9]\d* word\n$/);
  await root.remove();
  expect(existsSync(root.dir)).toBe(false);
});
