import { testPostgres } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { engine, targetOf } from './load-fixture.ts';

test('a role is unsafe by what it is, and by what it may become', async () => {
  await using database = await testPostgres({ version: 15 });
  const role = database.name;
  const url = new URL(database.url);
  url.username = role;
  url.password = 'secret';
  const unsafe = async () => (await engine.check(targetOf(url.href), AbortSignal.timeout(30_000))).unsafe;
  const asAdmin = async (...statements: string[]) => {
    for (const sql of statements) await database.query(sql);
  };
  await asAdmin(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`, `CREATE ROLE ${role}_admin SUPERUSER`, `CREATE ROLE ${role}_staff`);
  try {
    expect(await unsafe()).toEqual([]);
    await asAdmin(`GRANT ${role}_admin TO ${role}_staff`, `GRANT ${role}_staff TO ${role}`);
    expect(await unsafe()).toEqual([`The role is a member of ${role}_admin, which is a superuser.`]);
    await asAdmin(`REVOKE ${role}_staff FROM ${role}`, `GRANT pg_read_server_files TO ${role}`);
    expect(await unsafe()).toEqual(['The role is a member of pg_read_server_files.']);
    await asAdmin(`ALTER ROLE ${role} SUPERUSER`);
    expect(await unsafe()).toEqual([expect.stringContaining('superuser')]);
  } finally {
    await asAdmin(`DROP ROLE ${role}`, `DROP ROLE ${role}_staff`, `DROP ROLE ${role}_admin`);
  }
});
