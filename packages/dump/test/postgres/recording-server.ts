import { createServer, type Socket } from 'node:net';

/** A server that understands just enough of the protocol to write down what psql sends (PostgreSQL manual, "Message Formats"). */
export interface RecordingServer {
  readonly port: number;
  /** The text of every query, in order, since the last call. */
  taken(): string[];
  close(): void;
}

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const parameter = (name: string, value: string): Buffer => message('S', Buffer.from(`${name}\0${value}\0`));
const READY = message('Z', Buffer.from('I'));
const WELCOME = Buffer.concat([
  message('R', Buffer.alloc(4)),
  parameter('client_encoding', 'UTF8'),
  parameter('standard_conforming_strings', 'on'),
  parameter('server_version', '15.0'),
  READY,
]);
const DONE = Buffer.concat([message('C', Buffer.from('SET\0')), READY]);
const COPY_IN = message('G', Buffer.from([0, 0, 1, 0, 0]));

export async function recordingServer(): Promise<RecordingServer> {
  let queries: string[] = [];
  const serve = (socket: Socket): void => {
    let waiting = Buffer.alloc(0);
    let started = false;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, Buffer.from(bytes)]);
      while (waiting.length >= 5) {
        const at = started ? 1 : 0;
        const length = waiting.readInt32BE(at) + at;
        if (waiting.length < length) return;
        answer(socket, waiting.subarray(0, length), started);
        if (!started && length !== 8) started = true;
        waiting = waiting.subarray(length);
      }
    });
  };
  const answer = (socket: Socket, bytes: Buffer, started: boolean): void => {
    if (!started) socket.write(bytes.length === 8 ? 'N' : WELCOME);
    else if (bytes[0] === 0x51) {
      const text = bytes.toString('latin1', 5, bytes.length - 1);
      queries.push(text);
      socket.write(/^(?:\s|--[^\n]*\n|\/\* a \/\* b; \*\/ c \*\/)*copy\b/i.test(text) ? COPY_IN : DONE);
    } else if (bytes[0] === 0x63) socket.write(DONE);
  };
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    taken() {
      const all = queries;
      queries = [];
      return all;
    },
    close: () => server.close(),
  };
}
