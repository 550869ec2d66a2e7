import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '@dumpdock/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sqliteDump } from '../../../packages/importer/test/import-lab.ts';
import { type WorkerLab, workerLab } from './worker-lab.ts';

let lab: WorkerLab;
let collector: Server;
let received: string[];
let endpoint: string;

beforeEach(async () => {
  received = [];
  collector = createServer(async (request, response) => {
    received.push(`${request.url} ${await text(request)}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  lab = await workerLab();
});
afterEach(async () => {
  await lab[Symbol.asyncDispose]();
  collector.close();
});

test('jobs are traced to the collector that is named, without a value of the dump', async () => {
  const worker = lab.start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  const id = await lab.send(sqliteDump('traced', 3), { target: 'lite', autoConfirm: true });
  await lab.untilOver(id);
  worker.signal('SIGTERM');
  expect(await worker.ended).toMatchObject({ code: 0 });
  const all = await until('the traces', () => (received.length > 0 ? received.join('\n') : null));
  expect(all).toMatch(/^\/v1\/traces /);
  expect(all).toContain('"dumpdock-worker"');
  expect(all).toContain('process imports');
  expect(all).not.toContain("r;'");
});
