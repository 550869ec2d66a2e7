import { connect, type Socket } from 'node:net';

/** Connections that say nothing; those that are closed are opened again. */
export interface IdleConnections {
  /** How many are open now. */
  open(): number;
  /** How many were opened in all. */
  opened(): number;
  close(): void;
}

/** Not all at once: the queue of the listening socket has 511 places. */
const BATCH = 256;

/** Opens `count` connections to a port of this machine. Resolves when all were taken. */
export async function holdIdleConnections(port: number, count: number): Promise<IdleConnections> {
  const sockets = new Set<Socket>();
  let opened = 0;
  let closing = false;

  function open(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      sockets.add(socket);
      opened += 1;
      resolve();
    });
    socket.on('error', () => undefined); // A reset is a way to be closed.
    socket.resume();
    socket.once('close', () => {
      sockets.delete(socket);
      resolve();
      if (!closing) setTimeout(() => void (closing || open()), 50);
    });
    return promise;
  }

  for (let left = count; left > 0; left -= BATCH) await Promise.all(Array.from({ length: Math.min(BATCH, left) }, open));
  return {
    open: () => sockets.size,
    opened: () => opened,
    close() {
      closing = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** `idle-connections.ts [COUNT] [PORT] [SECONDS]`: holds idle connections to a running dumpdock, and says how it answers meanwhile. Exit code 1 when it does not. */
async function main(count: number, port: number, seconds: number): Promise<void> {
  const idle = await holdIdleConnections(port, count);
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  let failed = 0;
  while (performance.now() < until) {
    const start = performance.now();
    const answers = await Promise.allSettled(['/readyz', '/imports?limit=1'].map((path) => fetch(`http://127.0.0.1:${port}${path}`)));
    failed += answers.filter((answer) => answer.status === 'rejected' || !answer.value.ok).length;
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)] ?? 0);
  process.stdout.write(`${idle.open()} idle now, ${idle.opened()} opened in ${seconds} s\n`);
  process.stdout.write(
    `${times.length} pairs of requests: median ${at(0.5)} ms, 99 % ${at(0.99)} ms, worst ${at(1)} ms, ${failed} failed\n`,
  );
  idle.close();
  process.exitCode = failed === 0 ? 0 : 1;
}

if (import.meta.main) await main(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 8000), Number(process.argv[4] ?? 30));
