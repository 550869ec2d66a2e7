import { connect, type Socket } from 'node:net';

/** A TCP connection that speaks whatever it is told to. */
export interface RawClient {
  readonly socket: Socket;
  send(text: string | Buffer): void;
  /** Everything that came so far. */
  received(): string;
  /** Resolves to everything that came when the server has closed, with how long that took from the connection on. */
  readonly closed: Promise<{ text: string; afterMs: number }>;
}

export function rawClient(port: number): RawClient {
  const socket = connect(port, '127.0.0.1');
  const start = performance.now();
  const parts: Buffer[] = [];
  const received = () => Buffer.concat(parts).toString('latin1');
  socket.on('data', (part: Buffer) => void parts.push(part));
  socket.on('error', () => undefined); // A reset is a way to be closed.
  const closed = new Promise<{ text: string; afterMs: number }>((resolve) => {
    socket.once('close', () => resolve({ text: received(), afterMs: performance.now() - start }));
  });
  return { socket, send: (text) => void socket.write(text), received, closed };
}

/** Statuses of the answers in a text. */
export function statusesOf(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
