import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { DumpdockError } from '@dumpdock/contracts';
import type pg from 'pg';
import { unavailable } from './connect.ts';
import { SYNC, statementFrame } from './frames.ts';
import { type Origin, type ServerError, sqlError } from './sql-error.ts';

/** Bytes and statements that one Sync closes. */
const BATCH_BYTES = 256 * 1024;
const BATCH_STATEMENTS = 500;
/** Bytes that may wait for the server's answer. */
const WINDOW_BYTES = 8 * 1024 * 1024;
const WINDOW_BATCHES = 16;

/** A pipeline of statements in one transaction, by the extended protocol. The first failure ends it: every later call rejects with it. */
export interface Wire {
  /** Queues a statement's frames; they go out with the next `settle`. `announces`: it may change encoding or string rules. */
  statement(origin: Origin, frame: Buffer | null, announces: boolean): void;
  /** Queues bytes that belong to the last statement. */
  bytes(frame: Buffer): void;
  /** Sends what is queued and waits until little enough is under way. */
  settle(): Promise<void>;
  /** One statement of our own; resolves with its rows when everything before it is answered. */
  run(sql: string, after?: 'T' | 'I'): Promise<readonly (readonly (string | null)[])[]>;
  fail(error: unknown): void;
  close(): void;
}

interface Batch {
  readonly bytes: number;
  readonly announces: boolean;
  readonly status: 'T' | 'I';
}

const TAKEN_OVER = [
  'readyForQuery',
  'errorMessage',
  'commandComplete',
  'emptyQuery',
  'rowDescription',
  'dataRow',
  'portalSuspended',
  'parseComplete',
  'copyInResponse',
  'copyData',
  'notice',
  'notification',
  'error',
  'end',
] as const;

/** Takes a fresh session over from the driver, which knows no pipelines. */
export function createWire(client: pg.Client): Wire {
  const { connection } = client as unknown as { connection: EventEmitter & { stream: Duplex } };
  const origins: (Origin | null)[] = [];
  const batches: Batch[] = [];
  const waiters = new Set<() => void>();
  let out: Buffer[] = [];
  let open = { bytes: 0, statements: 0, announces: false };
  let inFlight = 0;
  let failure: { error: unknown } | null = null;
  let rows: (string | null)[][] = [];

  for (const event of TAKEN_OVER) connection.removeAllListeners(event);
  connection.on('error', (error: unknown) => fail(unavailable(error)));
  connection.on('end', () => fail(unavailable(new Error('The connection ended.'))));
  connection.on('errorMessage', (error: ServerError) => fail(sqlError(error, origins[0] ?? null)));
  connection.on('dataRow', ({ fields }: { fields: (string | null)[] }) => {
    if (origins[0] === null) rows.push(fields);
  });
  const answered = (): void => void origins.shift();
  connection.on('commandComplete', answered);
  connection.on('emptyQuery', answered);
  connection.on('parameterStatus', ({ parameterName }: { parameterName: string }) => {
    const matters = parameterName === 'client_encoding' || parameterName === 'standard_conforming_strings';
    if (matters && batches[0]?.announces !== true && !open.announces)
      fail(new DumpdockError('UNSUPPORTED_ENCODING', { detail: `Something in the dump changed ${parameterName} without saying so.` }));
  });
  connection.on('readyForQuery', ({ status }: { status: string }) => {
    const batch = batches.shift();
    inFlight -= batch?.bytes ?? 0;
    if (status !== batch?.status) fail(new DumpdockError('POLICY_REFUSED', { detail: 'A statement ended the transaction of the import.' }));
    wake();
  });
  connection.stream.on('drain', wake);

  function wake(): void {
    for (const waiter of [...waiters]) waiter();
  }
  function fail(error: unknown): void {
    failure ??= { error };
    wake();
  }
  async function until(condition: () => boolean): Promise<void> {
    while (failure === null && !condition()) {
      await new Promise<void>((resolve) => {
        const waiter = (): void => {
          waiters.delete(waiter);
          resolve();
        };
        waiters.add(waiter);
      });
    }
    if (failure !== null) throw failure.error;
  }
  function sync(status: 'T' | 'I' = 'T'): void {
    out.push(SYNC);
    batches.push({ bytes: open.bytes, announces: open.announces, status });
    inFlight += open.bytes;
    open = { bytes: 0, statements: 0, announces: false };
  }
  function send(): void {
    connection.stream.cork();
    for (const frame of out) connection.stream.write(frame);
    connection.stream.uncork();
    out = [];
  }
  function bytes(frame: Buffer): void {
    out.push(frame);
    open.bytes += frame.length;
  }

  return {
    bytes,
    fail,
    statement(origin, frame, announces) {
      if (open.statements >= BATCH_STATEMENTS || open.bytes >= BATCH_BYTES || announces !== open.announces) {
        if (open.statements > 0) sync();
      }
      origins.push(origin);
      open.statements++;
      open.announces = announces;
      if (frame !== null) bytes(frame);
    },
    async settle() {
      if (failure !== null) throw failure.error;
      send();
      await until(() => connection.stream.writableNeedDrain !== true && inFlight < WINDOW_BYTES && batches.length < WINDOW_BATCHES);
    },
    async run(sql, after = 'T') {
      if (failure !== null) throw failure.error;
      if (open.statements > 0) sync();
      origins.push(null);
      open.announces = true;
      bytes(statementFrame(Buffer.from(sql)));
      sync(after);
      rows = [];
      send();
      await until(() => batches.length === 0);
      return rows;
    },
    close() {
      fail(unavailable(new Error('The connection was closed.')));
      connection.stream.destroy();
    },
  };
}
