import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDumpdock, ProblemError } from '../src/index.ts';

let server: Server;
let url: string;
let last: IncomingMessage;

beforeAll(async () => {
  server = createServer((request, response) => {
    last = request;
    const found = request.url === '/limits';
    response.writeHead(found ? 200 : 404, { 'content-type': found ? 'application/json' : 'application/problem+json' });
    response.end(JSON.stringify(found ? { max_entries: 7 } : { status: 404, code: 'NOT_FOUND', detail: 'There is no import of that id.' }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test('sends the key and gives the data', async () => {
  const { data } = await createDumpdock({ url, key: 'secret' }).GET('/limits');
  expect(data).toEqual({ max_entries: 7 });
  expect(last.headers.authorization).toBe('Bearer secret');
});

test('rejects with the problem', async () => {
  const call = createDumpdock({ url }).GET('/imports/{id}', { params: { path: { id: '0199f3a2-7c41-7d0e-9a57-3f1c8e5b2d64' } } });
  const error = await call.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ status: 404, message: 'There is no import of that id.', problem: { code: 'NOT_FOUND' } });
  expect(last.url).toBe('/imports/0199f3a2-7c41-7d0e-9a57-3f1c8e5b2d64');
});

test('rejects with what the caller makes of it', async () => {
  const api = createDumpdock({ url, toError: (status) => new Error(`no: ${status}`) });
  await expect(api.GET('/targets')).rejects.toThrow('no: 404');
});
