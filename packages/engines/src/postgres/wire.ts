import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { DumpdockError } from '@dumpdock/contracts';
import type pg from 'pg';
import { unavailable } from './connect.ts';
import { SYNC, statementFrame } from './frames.ts';
import { createPipelineBatches } from './pipeline-batches.ts';
import { type Origin, type ServerError, sqlError } from './sql-error.ts';

/** Bytes and statements that one Sync closes. */
const BATCH_BYTES = 256 * 1024;
const BATCH_STATEMENTS = 500;
/** What may wait for the server's answer. */
const WINDOW_BYTES = 8 * 1024 * 1024;
const WINDOW_BATCHES = 16;
/** Command tags that only the load itself may cause (manual, "COMMIT AND CHAIN" stays inside of a transaction). */
const TRANSACTION_TAG = /^(?:BEGIN|START|COMMIT|ROLLBACK|PREPARE TRANSACTION)/;

export type Rows = readonly (readonly (string | null)[])[];

/** A pipeline of statements in one transaction, by the extended protocol. The first failure ends it: every later call rejects with it. */
export interface Wire {
  /** Queues a statement's frames; they go out with the next `settle`. `announces`: it may change encoding or string rules. */
  statement(origin: Origin, frame: Buffer | null, announces: boolean): void;
  /** Queues bytes that belong to the last statement. */
  bytes(frame: Buffer): void;
  /** Sends what is queued; false: `settle` has to be awaited before more is queued. */
  send(): boolean;
  /** Sends what is queued and waits until little enough is under way. */
  settle(): Promise<void>;
  /** One statement of our own; resolves with its rows when everything before it is answered. */
  run(sql: string | Buffer, after?: 'T' | 'I'): Promise<Rows>;
  /** From here on a refusal of the server undoes only what follows. */
  guard(): Promise<void>;
  /** Waits for what was queued since `guard`. Null: the server took it; otherwise it is undone, and this is what the server said first. */
  unguard(): Promise<ServerError | null>;
  /** Whether the server refused something since `guard`. */
  readonly refused: boolean;
  fail(error: unknown): void;
  close(): void;
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
  const batches = createPipelineBatches();
  const waiters = new Set<() => void>();
  let out: Buffer[] = [];
  let failure: { error: unknown } | null = null;
  let guarded = false;
  let refusal: ServerError | null = null;
  let rows: (string | null)[][] = [];

  for (const event of TAKEN_OVER) connection.removeAllListeners(event);
  connection.on('error', (error: unknown) => fail(unavailable(error)));
  connection.on('end', () => fail(unavailable(new Error('The connection ended.'))));
  connection.on('errorMessage', refusedBy);
  connection.on('dataRow', ({ fields }: { fields: (string | null)[] }) => {
    if (batches.current() === null) rows.push(fields);
  });
  connection.on('commandComplete', ({ text }: { text: string }) => {
    if (batches.current() !== null && TRANSACTION_TAG.test(text)) failTransaction();
    batches.answered();
  });
  connection.on('emptyQuery', () => batches.answered());
  connection.on('parameterStatus', ({ parameterName }: { parameterName: string }) => {
    const matters = parameterName === 'client_encoding' || parameterName === 'standard_conforming_strings';
    if (matters && !batches.announces())
      fail(new DumpdockError('UNSUPPORTED_ENCODING', { detail: `Something in the dump changed ${parameterName} without saying so.` }));
  });
  connection.on('readyForQuery', ({ status }: { status: string }) => {
    const expected = batches.ready();
    if (status !== expected && !(status === 'E' && refusal !== null)) failTransaction();
    wake();
  });
  connection.stream.on('drain', wake);

  /** Class 57P0: the server is shut down or the session was ended, which says nothing of the statement. */
  function refusedBy(error: ServerError): void {
    if (error.code?.startsWith('57P0')) fail(unavailable(error));
    else if (guarded) refusal ??= error;
    else fail(sqlError(error, batches.current() ?? null));
    wake();
  }
  function failTransaction(): void {
    fail(new DumpdockError('POLICY_REFUSED', { detail: 'A statement ended the transaction of the import.' }));
  }
  function wake(): void {
    for (const waiter of [...waiters]) waiter();
  }
  function fail(error: unknown): void {
    failure ??= { error };
    wake();
  }
  function hasRoom(): boolean {
    return connection.stream.writableNeedDrain !== true && batches.bytes < WINDOW_BYTES && batches.waiting < WINDOW_BATCHES;
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
    batches.close(status);
  }
  function bytes(frame: Buffer): void {
    out.push(frame);
    batches.grow(frame.length);
  }
  function send(): boolean {
    if (failure !== null) throw failure.error;
    if (out.length > 0) {
      connection.stream.cork();
      for (const frame of out) connection.stream.write(frame);
      connection.stream.uncork();
      out = [];
    }
    return hasRoom();
  }
  async function run(sql: string | Buffer, after: 'T' | 'I' = 'T'): Promise<Rows> {
    if (failure !== null) throw failure.error;
    if (batches.open.statements > 0) sync();
    batches.add(null, true);
    bytes(statementFrame(Buffer.from(sql)));
    sync(after);
    rows = [];
    send();
    await until(() => batches.waiting === 0);
    return rows;
  }

  return {
    bytes,
    fail,
    run,
    send,
    statement(origin, frame, announces) {
      const { statements, bytes: size, announces: before } = batches.open;
      if (statements > 0 && (statements >= BATCH_STATEMENTS || size >= BATCH_BYTES || announces !== before)) sync();
      batches.add(origin, announces);
      if (frame !== null) bytes(frame);
    },
    async settle() {
      if (!send()) await until(hasRoom);
    },
    get refused() {
      return refusal !== null;
    },
    async guard() {
      await run('SAVEPOINT dumpdock_rows');
      guarded = true;
    },
    async unguard() {
      await run('RELEASE SAVEPOINT dumpdock_rows');
      guarded = false;
      const refused = refusal;
      refusal = null;
      if (refused !== null) {
        await run('ROLLBACK TO SAVEPOINT dumpdock_rows');
        await run('RELEASE SAVEPOINT dumpdock_rows');
      }
      return refused;
    },
    close() {
      fail(unavailable(new Error('The connection was closed.')));
      connection.stream.destroy();
    },
  };
}
