import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fakeClock, ownMariadb, ownMetadata, ownPostgres, ownRedis, ownTarget, tempRoot, testMariadb, until } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { zipOf } from '../../packages/importer/test/zip-of.ts';
import { type Bystander, digestOf, explained, untilSwept, wrongs } from './aftermath.ts';
import { chanceOf, newSeed } from './chance.ts';
import { client, idOf, ledger, logs, rowOf, untilStatus } from './client.ts';
import { type CrashLab, crashLab, removeLite } from './crash-lab.ts';
import { hardToPack, mysqlRowsSample, mysqlSample, mysqlSwapSample, postgresSample, type Sample, sqliteSample } from './dumps.ts';
import { beginParts, sendPart } from './parts.ts';
import { childrenOf } from './process.ts';
import { slowMysql, slowPostgres } from './slow-samples.ts';
import { slowPart, slowUpload } from './slow-uploads.ts';
import { smallDisk, smallQuota } from './small-disk.ts';
import { lies, someSample, useSomehow, windUp } from './traffic.ts';

const seed = Number(process.env['CRASH_SEED'] ?? newSeed());
const TIMES = 4;

async function serve(lab: CrashLab): Promise<Bystander[]> {
  lab.start('api');
  lab.start('worker');
  await lab.untilServing();
  const id = idOf(await client.upload(lab, sqliteSample('waits', 'kept').zip(), { target: 'kept' }));
  await untilStatus(lab, id, 'ready');
  return [{ id, digest: digestOf(lab, id) }];
}

/** Everything over, one sweep, and everything as it must be. */
async function expectClean(lab: CrashLab, bystanders: readonly Bystander[], samples: readonly Sample[], what: string): Promise<void> {
  await windUp(lab, bystanders);
  await untilSwept(lab, bystanders);
  expect([...(await wrongs(lab, bystanders)), ...(await lies(lab, samples))], `${what}\n${logs(lab)}`).toEqual([]);
  expect(
    lab.programs.filter((one) => one.isOver()).map(({ program, log }) => `${program}: ${log().slice(-1_000)}`),
    what,
  ).toEqual([]);
}

/** Traffic that something happens to, several times over. */
async function upset(
  lab: CrashLab,
  happening: () => Promise<void>,
  what: string,
  kinds?: readonly ((table: string) => Sample)[],
): Promise<void> {
  const chance = chanceOf(seed);
  const bystanders = await serve(lab);
  for (let time = 0; time < TIMES; time++) {
    removeLite(lab);
    const samples = [await someSample(lab, chance, kinds), await someSample(lab, chance, kinds)];
    const traffic = samples.map((sample) => useSomehow(lab, sample, chance));
    await pause(chance.number(2_500));
    await happening();
    await Promise.all(traffic);
    await expectClean(lab, bystanders, samples, `${what}, seed ${seed}, time ${time}`);
  }
  const sample = postgresSample('afterwards');
  await untilStatus(lab, idOf(await client.upload(lab, sample.zip(), { target: 'pg', auto_confirm: 'true' }, sample.name)), 'succeeded');
}

test('Redis is flushed', async () => {
  await using lab = await crashLab();
  await upset(lab, () => lab.redis.flush(), 'Redis flushed');
});

test('Redis is restarted', async () => {
  await using root = tempRoot();
  const redis = await ownRedis(root);
  try {
    await using lab = await crashLab({ redisUrl: redis.url });
    await upset(lab, () => redis.restart(), 'Redis restarted');
  } finally {
    await redis.stop();
  }
});

test('the metadata database is restarted', async () => {
  await using root = tempRoot();
  const server = await ownPostgres(root);
  try {
    await using lab = await crashLab({ metadata: await ownMetadata(server) });
    await upset(lab, () => server.restart(), 'PostgreSQL restarted');
  } finally {
    await server.stop();
  }
});

test('the target is restarted while it loads', async () => {
  await using root = tempRoot();
  const server = await ownPostgres(root);
  try {
    await using lab = await crashLab({ postgres: await ownTarget(server) });
    await upset(lab, () => server.restart(), 'target restarted');
  } finally {
    await server.stop();
  }
});

test('the MariaDB that is a target is restarted', async () => {
  await using root = tempRoot();
  const server = await ownMariadb(root);
  try {
    await using lab = await crashLab({ mariadb: await testMariadb(server.url) });
    await upset(lab, () => server.restart(), 'MariaDB restarted', [mysqlSample, mysqlSwapSample, mysqlRowsSample]);
  } finally {
    await server.stop();
  }
});

test.each(['pg', 'my'] as const)('a worker that sleeps past its lease while it loads into %s is fenced', async (target) => {
  await using lab = await crashLab();
  const bystanders = await serve(lab);
  const sample = target === 'pg' ? slowPostgres(lab, 'slow') : slowMysql(lab, 'slow');
  await sample.prepare?.(lab);
  const id = idOf(await client.upload(lab, sample.zip(), { target, auto_confirm: 'true' }, sample.name));
  await explained(lab, () => until('the load to wait in the server', sample.waits, 60_000));
  const sleeper = lab.programs.find(({ pid }) => childrenOf(pid).length > 0);
  sleeper?.signal('SIGSTOP');
  lab.start('worker');
  await explained(lab, () => until('another worker to take over', async () => (await rowOf(lab, id)).status === 'failed', 60_000));
  sleeper?.signal('SIGCONT');
  await explained(lab, () => until('the sleeper to notice', () => sleeper?.log().includes('another worker took over') ?? false));
  await expectClean(lab, bystanders, [sample], 'a worker slept');
  expect((await rowOf(lab, id)).error?.code).toBe('WORKER_LOST');
});

test.each(['whole', 'part'] as const)('an API that sleeps past its lease while it receives a %s is fenced', async (what) => {
  await using lab = await crashLab();
  const bystanders = await serve(lab);
  const { upload, goOn } = what === 'whole' ? slowUpload(lab) : await slowPart(lab);
  const id = await explained(lab, () =>
    until(
      'the upload to begin',
      async () => (await ledger(lab)).find((row) => row.status === 'receiving' && row.workspace_state === 'present')?.id,
    ),
  );
  const [api] = lab.programs;
  api?.signal('SIGSTOP');
  await explained(lab, () => until('a sweep to end it', async () => (await rowOf(lab, id)).status === 'failed', 60_000));
  api?.signal('SIGCONT');
  goOn();
  expect([200, 202, 204]).not.toContain((await upload)?.status);
  await expectClean(lab, bystanders, [], 'the API slept');
  expect((await rowOf(lab, id)).error?.code).toBe('UPLOAD_INTERRUPTED');
});

test.each([
  ['the disk is full', smallDisk],
  ['the quota is used up', smallQuota],
] as const)('%s in the middle', async (what, small) => {
  await using disk = await small(8);
  await using lab = await crashLab({ disk, settings: { MAX_UPLOAD_BYTES: String(4 * 1024 ** 2) } });
  const bystanders = await serve(lab);
  const { upload, goOn } = slowUpload(lab, hardToPack('half', 3_000_000));
  const half = await explained(lab, () => until('the upload to begin', () => receiving(lab)));
  const inParts = await beginParts(lab, 1_000_000, { target: 'kept' });
  expect(inParts, logs(lab)).not.toBeNull();
  const free = disk.fill();
  goOn();
  expect(await upload, logs(lab)).toMatchObject({ status: 507 });
  disk.fill(); // What went made room.
  expect(await sendPart(lab, inParts ?? '', 0, randomBytes(1_000_000)), logs(lab)).toBe(507);
  await free();
  const inner = zipOf({
    'dump.sql.gz': gzipSync(
      `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE inner(a);\n${'-- nothing\n'.repeat(2_000_000)}COMMIT;\n`,
    ),
  });
  const unpacked = idOf(await client.upload(lab, inner, { target: 'kept', auto_confirm: 'true' }));
  await windUp(lab, bystanders);
  for (const id of [half, inParts ?? '', unpacked]) expect((await rowOf(lab, id)).error?.code, logs(lab)).toBe('NO_SPACE');
  const after = sqliteSample('fits', 'kept');
  await untilStatus(lab, idOf(await client.upload(lab, after.zip(), { target: 'kept', auto_confirm: 'true' }, after.name)), 'succeeded');
  await expectClean(lab, bystanders, [after], what);
});

/** A sweep by hand; it must leave nothing. */
async function sweepByHand(lab: CrashLab, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const cli = lab.start('cli', env, ['cleanup-temp-files', '--json']);
  expect(await cli.ended, cli.log()).toMatchObject({ code: 0 });
}

test('the clock of API, worker and command line is set by 48 hours, forth and back', async () => {
  await using root = tempRoot();
  const clock = await fakeClock(root.path('clock'));
  await using lab = await crashLab({ settings: clock.env });
  const bystanders = await serve(lab);
  const sample = slowPostgres(lab, 'slow');
  await sample.prepare?.(lab);
  const id = idOf(await client.upload(lab, sample.zip(), { target: 'pg', auto_confirm: 'true' }, sample.name));
  await explained(lab, () => until('the load to wait in the server', sample.waits, 60_000));
  for (const hours of [48, -48]) {
    clock.set(hours);
    await sweepByHand(lab);
    expect((await rowOf(lab, id)).status, `${hours} h\n${logs(lab)}`).toBe('importing');
    expect(await wrongsOf(lab, bystanders), `${hours} h\n${logs(lab)}`).toEqual([]);
    const there = postgresSample(`at_${hours + 48}`);
    const other = idOf(
      await client.upload(lab, sqliteSample(`at_${hours + 48}`, 'kept').zip(), { target: 'kept', auto_confirm: 'true' }, there.name),
    );
    await untilStatus(lab, other, 'succeeded');
  }
  await client.cancel(lab, id);
  clock.set(0);
  await windUp(lab, bystanders);
  expect((await rowOf(lab, id)).status).toBe('cancelled');
  await sweepByHand(lab);
  expect(await wrongs(lab, bystanders)).toEqual([]);
});

test('the clock of the metadata database is set by 48 hours, forth and back', async () => {
  await using root = tempRoot();
  const clock = await fakeClock(root.path('clock'));
  const server = await ownPostgres(root, clock.env);
  try {
    await using lab = await crashLab({ metadata: await ownMetadata(server) });
    const bystanders = await serve(lab);
    const sample = slowPostgres(lab, 'slow');
    await sample.prepare?.(lab);
    const id = idOf(await client.upload(lab, sample.zip(), { target: 'pg', auto_confirm: 'true' }, sample.name));
    await explained(lab, () => until('the load to wait in the server', sample.waits, 60_000));
    for (const hours of [48, -48, 0]) {
      clock.set(hours);
      const asked = client.cleanUp(lab, { scope: 'import', import_id: id });
      await sweepByHand(lab);
      expect(await asked).toMatchObject({ status: 202 });
      expect((await rowOf(lab, id)).status, `${hours} h\n${logs(lab)}`).toBe('importing');
      expect(await wrongsOf(lab, bystanders), `${hours} h\n${logs(lab)}`).toEqual([]);
    }
    // Dead, with leases that the clock has left two days ahead.
    lab.programs.find(({ pid }) => childrenOf(pid).length > 0)?.signal('SIGKILL');
    clock.set(-48);
    lab.start('worker');
    await windUp(lab, bystanders);
    expect((await rowOf(lab, id)).error?.code).toBe('WORKER_LOST');
    await sweepByHand(lab);
    expect([...(await wrongs(lab, bystanders)), ...(await lies(lab, [sample]))], logs(lab)).toEqual([]);
  } finally {
    await server.stop();
  }
});

/** What is wrong with the live imports that wait. */
async function wrongsOf(lab: CrashLab, bystanders: readonly Bystander[]): Promise<string[]> {
  const rows = await ledger(lab);
  return bystanders
    .filter(({ id, digest }) => digestOf(lab, id) !== digest || rows.find((row) => row.id === id)?.status !== 'ready')
    .map(({ id }) => `${id} was harmed`);
}

async function receiving(lab: CrashLab): Promise<string | undefined> {
  return (await ledger(lab)).find((row) => row.status === 'receiving' && row.workspace_state === 'present')?.id;
}
