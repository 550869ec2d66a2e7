import { until } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { holdIdleConnections } from '../scripts/idle-connections.ts';
import { apiLab } from './api-lab.ts';
import { rawClient, statusesOf } from './raw-client.ts';

/** Both ends are in this process. `node apps/api/scripts/idle-connections.ts` does it with ten thousand to a running dumpdock. */
const IDLE = 1_500;

test('idle connections do not stop service, and are closed', async () => {
  await using api = await apiLab({ deps: { wire: { headersMs: 4_000 } } });
  const port = await api.listen();
  const idle = await holdIdleConnections(port, IDLE);
  const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`http://127.0.0.1:${port}/imports`)));
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
  expect(idle.opened()).toBeGreaterThanOrEqual(IDLE);
  idle.close();
  const { text } = await rawClient(port).closed;
  expect(statusesOf(text)).toEqual([408]);
});

test('connections beyond the limit are dropped, and there is room again when others go', async () => {
  await using api = await apiLab({ deps: { wire: { connections: 10 } } });
  const port = await api.listen();
  const idle = await holdIdleConnections(port, 10);
  expect((await rawClient(port).closed).text).toBe('');
  idle.close();
  const isBack = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('room for one more', isBack);
});

test('event streams are limited by caller, and end when the caller goes', async () => {
  await using api = await apiLab({ keys: { ida: 'importer', ivo: 'importer' }, deps: { wire: { streamsPerCaller: 2 } } });
  const port = await api.listen();
  const importId = await api.lab.upload(Buffer.from('PK'));
  await api.lab.metadata.query('update imports set owner = $1 where id = $2', ['ida', importId]);
  const open = async (name: string, id = importId) => {
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${api.keys[name]}` };
    const { status } = await fetch(`http://127.0.0.1:${port}/imports/${id}/events`, { headers, signal: gone.signal });
    return { status, close: () => gone.abort() };
  };
  const streams = [await open('ida'), await open('ida'), await open('ida')];
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect((await open('ivo')).status).toBe(404);
  streams[0]!.close();
  await until('room for another stream', async () => (await open('ida')).status === 200);
  for (const { close } of streams) close();
});
