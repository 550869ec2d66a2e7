import { type AddressInfo, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { CLIENT_RULES } from './client-rules.ts';
import { messageCutter } from './message-cutter.ts';
import type { Sent } from './sent.ts';

/** A server that takes everything, writes down what psql sends, and runs nothing but settings: a real server tells what becomes of those. */
export interface PostgresRecorder {
  readonly port: number;
  /** Everything since the last call, in order. */
  taken(): Sent[];
  close(): void;
}

/** PostgreSQL manual, "Message Formats": a type byte, then the length with itself. */
const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const parameter = (name: string, value: string): Buffer => message('S', Buffer.from(`${name}\0${value}\0`));
const READY = message('Z', Buffer.from('I'));
const DONE = message('C', Buffer.from('SET\0'));
const AUTHENTICATED = message('R', Buffer.alloc(4));
const COPY_IN = message('G', Buffer.from([0, 0, 1, 0, 0]));
const [QUERY, COPY_DATA, COPY_DONE, COPY_FAIL, TERMINATE] = [0x51, 0x64, 0x63, 0x66, 0x58];

const STARTS_COPY = /^copy\b(?:\/\*.*?\*\/|--[^\n]*\n|'[^']*'|"[^"]*"|[^;'"])*?\bfrom(?:\s|--[^\n]*\n|\/\*.*?\*\/)*stdin\b/is;
/** What psql's reading depends on: the server reports `client_encoding` and `standard_conforming_strings` when they change. */
const SETTING = /^(?:set|reset|discard|select\s+(?:pg_catalog\.)?set_config)\b/i;
const MAX_SETTING_BYTES = 4096;

/** `url`: a database whose server takes the settings; each connection of psql has one of its own there. */
export async function postgresRecorder(url: string): Promise<PostgresRecorder> {
  const sent: Sent[] = [];
  const server = createServer((socket) => {
    serve(socket, url, (one) => sent.push(one)).catch((error: Error) => socket.destroy(error));
    socket.on('error', () => undefined); // psql says what it did not like.
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => sent.splice(0),
    close: () => server.close(),
  };
}

async function serve(socket: Socket, url: string, record: (sent: Sent) => void): Promise<void> {
  const settings = await settingsOf(url);
  let started = false;
  let copying: { text: Buffer; chunks: Buffer[] } | null = null;
  const cut = messageCutter((head) => {
    const at = started ? 1 : 0;
    return head.length < at + 4 ? 0 : head.readInt32BE(at) + at;
  });
  try {
    for await (const chunk of socket) {
      for (const bytes of cut(chunk as Buffer)) {
        if (!started) {
          // Eight bytes ask for TLS or GSSAPI: no.
          started = bytes.length > 8;
          socket.write(started ? Buffer.concat([AUTHENTICATED, ...settings.reported(), READY]) : 'N');
        } else if (bytes[0] === QUERY) {
          const text = Buffer.from(bytes.subarray(5, -1));
          const from = CLIENT_RULES.postgresql.skipBlank(text, 0);
          const head = text.toString('latin1', from, from + 8192);
          if (STARTS_COPY.test(head)) {
            copying = { text, chunks: [] };
            socket.write(COPY_IN);
            continue;
          }
          record({ text, data: null });
          if (text.length <= MAX_SETTING_BYTES && SETTING.test(head)) await settings.run(head);
          socket.write(Buffer.concat([...settings.reported(), DONE, READY]));
        } else if (bytes[0] === COPY_DATA) copying?.chunks.push(Buffer.from(bytes.subarray(5)));
        else if (copying !== null && (bytes[0] === COPY_DONE || bytes[0] === COPY_FAIL)) {
          record({ text: copying.text, data: Buffer.concat(copying.chunks) });
          copying = null;
          socket.write(Buffer.concat([DONE, READY]));
        } else if (bytes[0] === TERMINATE) return;
      }
    }
  } finally {
    await settings.end();
  }
}

interface Settings {
  run(text: string): Promise<void>;
  /** Parameters that the server reported since the last call. */
  reported(): Buffer[];
  end(): Promise<void>;
}

async function settingsOf(url: string): Promise<Settings> {
  const client = new pg.Client({ connectionString: url });
  const reports: Buffer[] = [];
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('parameterStatus', ({ parameterName: name, parameterValue: value }: Record<string, string>) => {
    reports.push(parameter(name ?? '', value ?? ''));
  });
  await client.connect();
  return {
    async run(text) {
      await client.query(text).catch(() => undefined); // What the server does not take changes nothing.
    },
    reported: () => reports.splice(0),
    end: () => client.end(),
  };
}
