import { EventEmitter } from 'node:events';
import type { Connection } from 'mysql2';
import { createFramer, packetCount } from './packet-frames.ts';
import { createReplyReader, type Reply } from './query-reply.ts';

/** A connection that takes queries as bytes, several on the way at once. The server runs them in order. */
export interface QueryPipe {
  /** Sends a COM_QUERY made of `parts`, byte for byte. Rejects with {@link ServerError} or with what ended the connection. */
  send(parts: readonly Buffer[], options?: { readonly rows?: boolean }): Promise<Reply>;
  /** The same for a text of `bytes` bytes that arrives in pieces; the next one is asked for when the memory of the last may be used again. */
  sendStream(bytes: number, pieces: AsyncIterable<Buffer>): Promise<Reply>;
  /** Resolves when there is room for more. */
  ready(): Promise<void>;
  /** Resolves when every reply is here. */
  idle(): Promise<void>;
  /** Rejects what waits for a reply. */
  close(): void;
}

const MAX_PENDING = 256;
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;

interface Pending {
  readonly packets: number;
  readonly reader: ReturnType<typeof createReplyReader>;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

/** The parts of mysql2's connection that its own commands use. */
interface Wire {
  stream: {
    write(data: Buffer, sent?: () => void): boolean;
    readonly writableLength: number;
    on(event: 'drain', run: () => void): void;
    destroy(): void;
  };
  sequenceId: number;
  addCommand(command: unknown): void;
}

/**
 * Takes over `connection` for good: one command of mysql2 that never ends, writes packets itself and reads the replies. mysql2 encodes
 * query texts and waits for each reply; dumps need their bytes untouched and no round trip for every row.
 */
export function createQueryPipe(connection: Connection): QueryPipe {
  const wire = connection as unknown as Wire;
  const pending: Pending[] = [];
  const signals = new EventEmitter();
  let dead: unknown = null;

  const expect = (): void => {
    const head = pending[0];
    if (head !== undefined) wire.sequenceId = head.packets & 0xff;
  };
  const fail = (error: unknown): void => {
    dead ??= error;
    for (const one of pending.splice(0)) one.reject(error);
    signals.emit('change');
  };
  const command = Object.assign(new EventEmitter(), {
    execute(packet: Parameters<Pending['reader']>[0] | undefined): boolean {
      const head = pending[0];
      if (packet === undefined || head === undefined) return false;
      const outcome = head.reader(packet);
      if (outcome === null) return false;
      pending.shift();
      expect();
      if (outcome instanceof Error) head.reject(outcome);
      else head.resolve(outcome);
      signals.emit('change');
      return false;
    },
    onResult: fail,
  });
  connection.on('error', fail);
  wire.addCommand(command);

  const enqueue = (bytes: number, rows: boolean): Promise<Reply> => {
    if (dead !== null) return Promise.reject(dead);
    return new Promise((resolve, reject) => {
      pending.push({ packets: packetCount(bytes + 1), reader: createReplyReader(rows), resolve, reject });
      if (pending.length === 1) expect();
    });
  };
  const changed = (): Promise<void> => new Promise((resolve) => void signals.once('change', resolve));
  const ready = async (): Promise<void> => {
    while (dead === null && (pending.length >= MAX_PENDING || wire.stream.writableLength > MAX_UNSENT_BYTES)) await changed();
    if (dead !== null) throw dead;
  };
  signals.setMaxListeners(0);
  wire.stream.on('drain', () => signals.emit('change'));

  return {
    send(parts, options) {
      const bytes = parts.reduce((sum, part) => sum + part.length, 0);
      const reply = enqueue(bytes, options?.rows === true);
      if (dead !== null) return reply;
      const frame = createFramer(bytes);
      for (const part of parts) for (const piece of frame(part)) wire.stream.write(piece);
      return reply;
    },
    async sendStream(bytes, pieces) {
      const reply = enqueue(bytes, false);
      reply.catch(() => undefined);
      const frame = createFramer(bytes);
      for await (const piece of pieces) {
        if (dead !== null) break;
        const parts = frame(piece);
        const last = parts.pop();
        if (last === undefined) continue;
        for (const part of parts) wire.stream.write(part);
        await new Promise<void>((sent) => void wire.stream.write(last, sent));
      }
      return reply;
    },
    ready,
    async idle() {
      while (dead === null && pending.length > 0) await changed();
      if (dead !== null) throw dead;
    },
    close() {
      fail(Object.assign(new Error('closed'), { code: 'ERR_STREAM_DESTROYED' }));
      wire.stream.destroy();
    },
  };
}
