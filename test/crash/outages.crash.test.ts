import { setTimeout as pause } from 'node:timers/promises';
import { ownMetadata, ownPostgres, ownRedis, ownTarget, tempRoot, until } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { type Bystander, digestOf, explained, untilSwept, wrongs } from './aftermath.ts';
import { chanceOf, newSeed } from './chance.ts';
import { client, idOf, ledger, logs, rowOf, untilStatus } from './client.ts';
import { type CrashLab, crashLab, removeLite } from './crash-lab.ts';
import { postgresSample, type Sample, sqliteSample } from './dumps.ts';
import { childrenOf } from './process.ts';
import { slowMysql, slowPostgres } from './slow-samples.ts';
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
async function upset(lab: CrashLab, happening: () => Promise<void>, what: string): Promise<void> {
  const chance = chanceOf(seed);
  const bystanders = await serve(lab);
  for (let time = 0; time < TIMES; time++) {
    removeLite(lab);
    const samples = [await someSample(lab, chance), await someSample(lab, chance)];
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

test('an API that sleeps past its lease while it receives is fenced', async () => {
  await using lab = await crashLab();
  const bystanders = await serve(lab);
  const { upload, goOn } = slowUpload(lab);
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
  expect((await upload)?.status).not.toBe(202);
  await expectClean(lab, bystanders, [], 'the API slept');
  expect((await rowOf(lab, id)).error?.code).toBe('UPLOAD_INTERRUPTED');
});

/** An upload that stops half-way until it is told to go on. */
function slowUpload(lab: CrashLab): { upload: Promise<{ status: number } | null>; goOn: () => void } {
  const { promise: told, resolve: goOn } = Promise.withResolvers<void>();
  const zip = sqliteSample('half', 'kept').zip();
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="half.zip"\r\n\r\n'));
      controller.enqueue(zip.subarray(0, 1_000));
      await told;
      controller.enqueue(zip.subarray(1_000));
      controller.enqueue(Buffer.from('\r\n--b--\r\n'));
      controller.close();
    },
  });
  const headers = { 'content-type': 'multipart/form-data; boundary=b', connection: 'close' };
  const upload = fetch(`${lab.url}/imports`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit).then(
    ({ status }) => ({ status }),
    () => null,
  );
  return { upload, goOn };
}
