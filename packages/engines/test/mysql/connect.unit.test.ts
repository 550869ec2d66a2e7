import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { connect } from '../../src/mysql/connect.ts';

/** Capability flags of the protocol ("MySQL Capabilities Flags"). */
const LOCAL_FILES = 0x80;
const MULTI_STATEMENTS = 0x1_0000;
const SESSION_TRACK = 0x80_0000;
const QUERY_ATTRIBUTES = 0x800_0000;

/** "Protocol::HandshakeV10" of MySQL 8, all capabilities on. */
const GREETING = Buffer.concat([
  Buffer.from([10, ...Buffer.from('8.4.0\0'), 1, 0, 0, 0, ...Buffer.from('12345678'), 0, 0xff, 0xff, 0xff, 2, 0, 0xff, 0xff, 21]),
  Buffer.alloc(10),
  Buffer.from('123456789012\0caching_sha2_password\0'),
]);

/** Where it listens, and the flags that the first client answers with. */
async function listening(): Promise<{ url: string; flags: Promise<number>; close(): void }> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(Buffer.concat([Buffer.from([GREETING.length, 0, 0, 0]), GREETING]));
    socket.once('data', (answer) => {
      resolve(answer.readUInt32LE(4));
      socket.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `mysql://u:p@127.0.0.1:${port}/d`, flags: promise, close: () => void server.close() };
}

test('asks for nothing that a dump must not have, and for no form of queries but the plain one', async () => {
  const server = await listening();
  const target = { name: 'test', engine: 'mysql', url: server.url, grants: [], allowSuperuser: false } as const;
  await expect(connect(target, AbortSignal.timeout(30_000))).rejects.toMatchObject({
    code: 'TARGET_UNAVAILABLE',
  });
  const flags = await server.flags;
  server.close();
  expect(flags & (LOCAL_FILES | MULTI_STATEMENTS | SESSION_TRACK | QUERY_ATTRIBUTES)).toBe(0);
});
