import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What starts a statement on the wire: Query and Execute (PostgreSQL manual, section 54.7). */
const STARTS = new Set([0x51, 0x45]);

/** How many statements `work` sends to the server behind `url`, counted on the wire. */
export async function countQueries(url: string, work: (url: string) => Promise<unknown>): Promise<number> {
  const { hostname, port } = new URL(url);
  let count = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.on(
      'data',
      statementCounter(() => (count += 1)),
    );
    join(client, upstream);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  try {
    await work(through.href);
  } finally {
    server.close();
  }
  return count;
}

/** Follows the messages of one connection; the first has no type byte. */
function statementCounter(onStatement: () => void): (chunk: Buffer) => void {
  let buffered = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const head = started ? 1 : 0;
      if (buffered.length < head + 4) return;
      const length = head + buffered.readUInt32BE(head);
      if (buffered.length < length) return;
      if (started && STARTS.has(buffered[0] ?? 0)) onStatement();
      started = true;
      buffered = buffered.subarray(length);
    }
  };
}

function join(a: Socket, b: Socket): void {
  a.pipe(b).pipe(a);
  a.on('error', () => b.destroy());
  b.on('error', () => a.destroy());
}
