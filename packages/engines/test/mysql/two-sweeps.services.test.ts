import { newImportId } from '@dumpdock/contracts';
import { testMariadb, until } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { engine, targetOf } from './load-fixture.ts';

test('a sweep that another one is ahead of leaves it alone and says so; neither fails', async () => {
  await using database = await testMariadb();
  await using reader = await testMariadb();
  const importId = newImportId();
  const schema = `dumpdock_${importId.replaceAll('-', '')}`;
  const sweep = () => engine.sweepLeftovers(targetOf(database.url), async (id) => id !== importId, AbortSignal.timeout(120_000));
  await database.query(`create database \`${schema}\``);
  await database.query(`create table \`${schema}\`.t (a int)`);
  // Somebody who reads the table keeps the first sweep at it.
  await reader.query(`lock tables \`${schema}\`.t read`);
  const first = sweep();
  await until('the first sweep to wait for the table', async () => {
    const [waiting] = await database.query(
      `select count(*) n from information_schema.processlist where state like '%metadata lock%' and info like '%${schema}%'`,
    );
    return Number(waiting?.['n']) > 0;
  });
  const mine = ({ skipped }: Awaited<typeof first>) => skipped.filter(({ import_id }) => import_id === importId);
  const second = await sweep();
  expect(second.removed).toEqual([]);
  expect(mine(second)).toMatchObject([{ reason: 'live', detail: 'Another sweep is at it.' }]);
  await reader.query('unlock tables');
  const swept = await first;
  expect(swept.removed).toEqual([schema]);
  expect(mine(swept)).toEqual([]);
});
