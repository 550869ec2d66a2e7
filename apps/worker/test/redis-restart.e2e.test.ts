import path from 'node:path';
import { serviceUser, startGuardian, startRedis } from '@dumpdock/stack';
import { tempRoot, until } from '@dumpdock/testkit';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { postgresDump, sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { workerLab } from './worker-lab.ts';

const CACHE = path.join(import.meta.dirname, '../../../.cache');

test('Redis goes and comes back while importing: the import succeeds once, and the next one is taken', async () => {
  await using root = tempRoot();
  const guardian = await startGuardian();
  const startServer = (preferredPort?: number) =>
    startRedis({
      dir: root.path('redis'),
      cacheDir: CACHE,
      searchPath: process.env['PATH'] ?? '',
      user: serviceUser(),
      guardian,
      ...(preferredPort === undefined ? {} : { preferredPort }),
    });
  let server = await startServer();
  const port = Number(new URL(server.url).port);
  {
    await using lab = await workerLab(`${server.url}/0`);
    await lab.postgres.query('create table held(a int); alter table held owner to tester');
    const holder = new Client({ connectionString: lab.postgres.adminUrl });
    await holder.connect();
    await holder.query('begin; lock table held in access exclusive mode');
    lab.start();
    const id = await lab.send(postgresDump('t', 100, 'INSERT INTO public.held VALUES (1);\n'), { target: 'pg', autoConfirm: true });
    await until('the load to wait for the lock', async () => {
      const waiting = await lab.postgres.query(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return waiting.rowCount === 1;
    });
    await server.stop();
    await holder.end();
    expect(await lab.untilOver(id)).toMatchObject({ status: 'succeeded', result: { rows: 101 }, workspace: { present: false } });
    server = await startServer(port);
    expect(Number(new URL(server.url).port)).toBe(port);
    expect((await lab.postgres.query('select count(*) as n from t')).rows[0].n).toBe('100');
    await until('the queue', () =>
      lab.producers.ping().then(
        () => true,
        () => false,
      ),
    );
    const next = await lab.send(sqliteDump('u', 5), { target: 'lite', autoConfirm: true });
    expect(await lab.untilOver(next)).toMatchObject({ status: 'succeeded' });
  }
  await server.stop();
  guardian.close();
});
