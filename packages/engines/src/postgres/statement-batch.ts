import type { Place } from '@dumpdock/dump';
import { putStatement, STATEMENT_OVERHEAD, TEXT_AT } from './frames.ts';
import { type Origin, sqlError } from './sql-error.ts';
import { ServerRefusal, type Wire } from './wire.ts';

const BATCH_BYTES = 1024 * 1024;
const BATCH_STATEMENTS = 2000;

/** Statements on their way: collected, sent together, answered together while the next ones are collected. */
export interface StatementBatch {
  /** Takes a statement; waits only when two batches are on their way. */
  add(entry: string, place: Place, sql: Buffer): Promise<void>;
  /** Everything that was added has been executed. Rejects with the error of the statement that was refused. */
  flush(): Promise<void>;
}

export function createStatementBatch(wire: Wire, check: (tags: readonly string[]) => void): StatementBatch {
  let buffer = Buffer.allocUnsafe(BATCH_BYTES);
  let used = 0;
  let sent: { entry: string; place: Place; at: number; bytes: number }[] = [];
  let flying: Promise<void> = Promise.resolve();

  async function send(): Promise<void> {
    const [messages, records] = [buffer.subarray(0, used), sent];
    const before = flying;
    buffer = Buffer.allocUnsafe(BATCH_BYTES);
    used = 0;
    sent = [];
    await before;
    flying = wire.exchange(messages).then(check, (error: unknown) => {
      const record = error instanceof ServerRefusal ? records[error.done] : undefined;
      if (record === undefined) throw error;
      throw sqlError(error as ServerRefusal, originOf(messages, record));
    });
    flying.catch(() => undefined);
  }

  return {
    async add(entry, place, sql) {
      const needed = sql.length + STATEMENT_OVERHEAD;
      if (used > 0 && (used + needed > buffer.length || sent.length >= BATCH_STATEMENTS)) await send();
      if (needed > buffer.length) buffer = Buffer.allocUnsafe(needed);
      sent.push({ entry, place, at: used, bytes: sql.length });
      used = putStatement(buffer, used, sql);
    },
    async flush() {
      if (used > 0) await send();
      await flying;
    },
  };
}

function originOf(messages: Buffer, { entry, place, at, bytes }: { entry: string; place: Place; at: number; bytes: number }): Origin {
  return { entry, place, text: messages.subarray(at + TEXT_AT, at + TEXT_AT + bytes) };
}
