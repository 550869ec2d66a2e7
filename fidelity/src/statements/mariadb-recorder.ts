import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { messageCutter } from './message-cutter.ts';
import type { Sent } from './sent.ts';

/** A server that takes everything, writes down what the mariadb client sends, and runs nothing but SET: a real server tells what becomes of those. */
export interface MariadbRecorder {
  readonly port: number;
  /** Everything since the last call, in order. */
  taken(): Sent[];
  close(): void;
}

/** MariaDB manual, "Client/Server Protocol": three bytes of length, a sequence number; longer than this goes on in the next packet. */
const MAX_PACKET = 0xffffff;
const HEAD = 4;
const [OK, ERROR, QUIT, QUERY] = [0x00, 0xff, 0x01, 0x03];
/** Of the status in an OK packet. */
const MORE_RESULTS = 0x0008;
const SETTING =
  /^(?:\s|#[^\n]*\n|--[^\n]*\n|\/\*(?!M?!)(?:[^*]|\*(?!\/))*\*\/)*(?:\/\*M?!\d*\s*)?set\b(?!\s+(?:statement|password|global)\b)/i;

const packets = (): ((chunk: Buffer) => Generator<Buffer>) =>
  messageCutter((head) => (head.length < HEAD ? 0 : head.readUIntLE(0, 3) + HEAD));

/** `upstream`: the server that takes the settings; the client has to sign in there. */
export async function mariadbRecorder(upstream: { readonly host: string; readonly port: number }): Promise<MariadbRecorder> {
  const sent: Sent[] = [];
  const server = createServer((client) => {
    serve(client, connect(upstream), (text) => sent.push({ text, data: null })).catch((error: Error) => client.destroy(error));
    client.on('error', () => undefined); // The client says what it did not like.
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => sent.splice(0),
    close: () => server.close(),
  };
}

async function serve(client: Socket, server: Socket, record: (text: Buffer) => void): Promise<void> {
  const answers = packetsOf(server);
  const cut = packets();
  try {
    const greeting = await answers();
    client.write(greeting);
    let signedIn = false;
    let status = 2;
    let parts: Buffer[] = [];
    for await (const chunk of client) {
      for (const packet of cut(chunk as Buffer)) {
        if (!signedIn) {
          server.write(packet);
          const answer = await answers();
          client.write(answer);
          signedIn = answer[HEAD] === OK;
          continue;
        }
        parts.push(Buffer.from(packet.subarray(HEAD)));
        if (packet.length === MAX_PACKET + HEAD) continue;
        const command = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
        parts = [];
        if (command[0] === QUIT) return;
        const text = command.subarray(1);
        if (command[0] === QUERY) record(text);
        if (command[0] === QUERY && SETTING.test(text.toString('latin1', 0, 4096))) {
          server.write(packet);
          for (let more = true; more; ) {
            const answer = await answers();
            client.write(answer);
            const told = statusOf(answer);
            status = told ?? status;
            more = told !== null && (told & MORE_RESULTS) !== 0;
          }
        } else client.write(done(packet[3]! + 1, status));
      }
    }
  } finally {
    server.destroy();
    client.end();
  }
}

/** The packets of the server, one a call. */
function packetsOf(server: Socket): () => Promise<Buffer> {
  const cut = packets();
  const all = (async function* () {
    for await (const chunk of server) yield* cut(chunk as Buffer);
  })();
  return async () => {
    const next = await all.next();
    if (next.done === true) throw new Error('MariaDB hung up.');
    return Buffer.from(next.value);
  };
}

/** An OK packet: affected rows, last id, status, warnings. */
function done(sequence: number, status: number): Buffer {
  const packet = Buffer.alloc(HEAD + 7);
  packet.writeUIntLE(7, 0, 3);
  packet[3] = sequence;
  packet.writeUInt16LE(status, HEAD + 3);
  return packet;
}

/** The status of an answer to SET, null of an error. Affected rows and last id are 0, a byte each. @throws Error for anything else */
function statusOf(answer: Buffer): number | null {
  if (answer[HEAD] === ERROR) return null;
  const status = answer.readUInt16LE(HEAD + 3);
  if (answer[HEAD] !== OK) throw new Error('A SET gave rows.');
  return status;
}
