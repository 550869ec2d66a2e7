import type { Place, PostgresStatement } from '@dumpdock/dump';
import type pg from 'pg';
import { type CopyPlan, planCopy } from './copy-plan.ts';
import { type CopyText, createCopyText } from './copy-text.ts';
import { putStatement, STATEMENT_OVERHEAD } from './frames.ts';
import type { StatementBatch } from './statement-batch.ts';
import { ServerRefusal, type Wire } from './wire.ts';

/** Originals that are kept so that a refused run can be replayed as written. */
const RUN_BYTES = 4 * 1024 * 1024;
/** Encodings whose characters may hold the byte of a backslash are not rewritten. */
const PLAIN_ENCODING = /^(?:UTF8|LATIN|WIN|ISO|EUC_|KOI8|SQL_ASCII)/;

/** Turns runs of INSERTs with the same head into COPY where the catalog allows it. */
export interface InsertRuns {
  /** Takes the statement into the run; false: it is not for COPY, and everything before it has been sent. */
  take(entry: string, statement: PostgresStatement): Promise<boolean>;
  /** Loads what was taken. */
  flush(): Promise<void>;
  /** Forgets what is known of tables: something may have changed them. */
  forget(): void;
}

export function createInsertRuns(client: pg.Client, wire: Wire, batch: StatementBatch): InsertRuns {
  const plans = new Map<string, CopyPlan | null>();
  const originals = Buffer.allocUnsafe(RUN_BYTES);
  let kept = 0;
  let places: { entry: string; place: Place; at: number; bytes: number }[] = [];
  let run: { prefix: Buffer; plan: CopyPlan | null; text: CopyText | null } | null = null;

  async function take(entry: string, statement: PostgresStatement): Promise<boolean> {
    const { bytes, prefixLength } = statement;
    if (!statement.plain || bytes === null || bytes.length > RUN_BYTES || statement.escapes || !PLAIN_ENCODING.test(statement.encoding))
      return false;
    const prefix = bytes.subarray(0, prefixLength);
    if (run === null || !run.prefix.equals(prefix)) await openRun(prefix);
    if (run === null || run.plan === null || run.text === null) return false;
    if (kept + bytes.length > RUN_BYTES) await flush();
    if (!run.text.append(bytes, prefixLength)) {
      await flush();
      return false;
    }
    bytes.copy(originals, kept);
    places.push({ entry, place: statement.place, at: kept, bytes: bytes.length });
    kept += bytes.length;
    return true;
  }

  async function openRun(prefix: Buffer): Promise<void> {
    await flush();
    const key = prefix.toString('latin1');
    let plan = plans.get(key);
    if (plan === undefined) {
      await batch.flush();
      plan = await planCopy(client, prefix.toString('utf8'));
      plans.set(key, plan);
    }
    run = { prefix: Buffer.from(prefix), plan, text: plan === null ? null : createCopyText(plan.classes, RUN_BYTES + 64 * 1024) };
  }

  async function flush(): Promise<void> {
    if (places.length === 0) return;
    await batch.flush();
    try {
      await copyRun();
    } catch (error) {
      if (!(error instanceof ServerRefusal)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT dumpdock_run');
      await replay();
    }
    await client.query('RELEASE SAVEPOINT dumpdock_run');
    kept = 0;
    places = [];
    run?.text?.reset();
  }

  async function copyRun(): Promise<void> {
    await client.query('SAVEPOINT dumpdock_run');
    const { plan, text } = run!;
    const messages = Buffer.allocUnsafe(plan!.copy.length + STATEMENT_OVERHEAD);
    putStatement(messages, 0, plan!.copy);
    const copy = await wire.openCopy(messages);
    await copy.write(text!.bytes);
    await copy.end();
  }

  /** As written: either it works, or the error is the one of the statement, at its place. */
  async function replay(): Promise<void> {
    for (const { entry, place, at, bytes } of places) await batch.add(entry, place, originals.subarray(at, at + bytes));
    await batch.flush();
  }

  return { take, flush, forget: () => plans.clear() };
}
