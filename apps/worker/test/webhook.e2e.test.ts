import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '@dumpdock/testkit';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type WorkerLab, workerLab } from './worker-lab.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let lab: WorkerLab;
let receiver: Server;
let deliveries: Delivery[];
let answer: number;
let env: Record<string, string>;

beforeEach(async () => {
  deliveries = [];
  answer = 204;
  receiver = createServer(async (request, response) => {
    deliveries.push({ headers: request.headers, body: await text(request) });
    response.writeHead(answer).end();
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  env = { WEBHOOK_URL: url, WEBHOOK_SECRET: SECRET, WEBHOOK_ALLOW_INTERNAL: 'true' };
  lab = await workerLab();
});
afterEach(async () => {
  await lab[Symbol.asyncDispose]();
  receiver.close();
});

const verified = ({ body, headers }: Delivery) =>
  new Webhook(SECRET).verify(body, headers as Record<string, string>) as { type: string; data: { import_id: string; status: string } };

const webhooks = () => lab.producers.queues().find(({ name }) => name === 'webhooks');

test('the end of an import is told, signed, again until it is taken, and then no more', async () => {
  answer = 500;
  lab.start(env);
  const id = await lab.send(sqliteDump('t', 3), { target: 'lite', autoConfirm: true });
  await lab.untilOver(id);
  const [delayed] = await until('the first try to fail', async () => {
    const jobs = (await webhooks()?.getDelayed()) ?? [];
    return jobs.length > 0 ? jobs : null;
  });
  answer = 204;
  await delayed?.promote();
  await until('the delivery', async () => (await lab.producers.findJob(`webhook-${id}`))?.state === 'completed');
  expect(deliveries.map(verified)).toEqual([
    expect.objectContaining({ type: 'import.succeeded', data: expect.objectContaining({ import_id: id, status: 'succeeded' }) }),
    expect.objectContaining({ type: 'import.succeeded' }),
  ]);
  expect(new Set(deliveries.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([`${id}.succeeded`]));
  expect(await lab.deps.database.webhookDeliveries.take(10)).toEqual([]);
});

test('an end that nobody lived to tell is told by the next worker', async () => {
  const alone = lab.start();
  const id = await lab.send(sqliteDump('t', 3), { target: 'lite', autoConfirm: true });
  await lab.untilOver(id);
  alone.signal('SIGKILL');
  await alone.ended;
  expect(deliveries).toEqual([]);
  lab.start(env);
  await until('the delivery', () => deliveries.length > 0);
  expect(verified(deliveries[0] as Delivery).data.import_id).toBe(id);
});

test('an internal address is not called unless that is allowed', async () => {
  lab.start({ ...env, WEBHOOK_ALLOW_INTERNAL: 'false' });
  const id = await lab.send(sqliteDump('t', 3), { target: 'lite', autoConfirm: true });
  await lab.untilOver(id);
  await until('the first try to fail and wait for the second', async () => {
    const job = await lab.producers.findJob(`webhook-${id}`);
    return job?.state === 'delayed' && job.attempts > 0;
  });
  expect(deliveries).toEqual([]);
});
