import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { DumpdockError, type ImportResult } from '@dumpdock/contracts';
import { createPostgresScanner, type Judge, type PostgresStatement, postgresReader, type ScanEvent } from '@dumpdock/dump';
import type pg from 'pg';
import type { DumpFile, LoadTask } from '../engine.ts';
import { readVerified } from '../shared/read-verified.ts';
import { requireAllowed } from '../shared/require-allowed.ts';
import { createRowTally, type RowTally } from '../shared/row-tally.ts';
import { connect, withConnection } from './connect.ts';
import { putStatement, STATEMENT_OVERHEAD } from './frames.ts';
import { createInsertRuns, type InsertRuns } from './insert-run.ts';
import { sqlError } from './sql-error.ts';
import { createStatementBatch, type StatementBatch } from './statement-batch.ts';
import { type CopyIn, createWire, ServerRefusal, type Wire } from './wire.ts';

/** What one load works with. */
interface Load {
  readonly task: LoadTask;
  readonly client: pg.Client;
  readonly wire: Wire;
  readonly batch: StatementBatch;
  readonly runs: InsertRuns;
  readonly judge: Judge;
  readonly tally: RowTally;
}

/** Settings of the load's own session: more memory and workers for building indexes, no limits that the dump would have switched off. */
const SESSION = `SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SET statement_timeout = 0; SET lock_timeout = 0;
  SET idle_in_transaction_session_timeout = 0; SET maintenance_work_mem = '256MB'; SET max_parallel_maintenance_workers = 2; SET synchronous_commit = on`;

/** Everything in one transaction; the commit waits for the caller's leave. */
export async function loadPostgres(task: LoadTask): Promise<ImportResult> {
  const client = await connect(task.target);
  const stop = cancelOnAbort(task, client);
  try {
    await client.query(SESSION);
    await client.query('BEGIN');
    const load = createLoad(task, client);
    for (const file of task.files) await loadFile(load, file);
    requireNothingLate(load.judge);
    await commit(load);
    return load.tally.result();
  } catch (error) {
    task.signal.throwIfAborted();
    throw error;
  } finally {
    stop();
    await client.end(); // Ends the transaction with it when it was not committed.
  }
}

function createLoad(task: LoadTask, client: pg.Client): Load {
  const wire = createWire(client);
  const batch = createStatementBatch(wire, (tags) => requireTransaction(client, tags));
  const total = task.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    task,
    client,
    wire,
    batch,
    runs: createInsertRuns(client, wire, batch),
    judge: postgresReader.createJudge(),
    tally: createRowTally(total),
  };
}

/** COMMIT AND CHAIN would leave the status as it is: the tags are looked at as well. */
function requireTransaction(client: pg.Client, tags: readonly string[]): void {
  const status = (client as unknown as { getTransactionStatus(): string | null }).getTransactionStatus();
  if (status !== 'T' || tags.some((tag) => tag === 'COMMIT' || tag === 'ROLLBACK' || tag === 'BEGIN')) {
    throw new DumpdockError('POLICY_REFUSED', { detail: 'A statement tried to end the transaction of the import.' });
  }
}

/** Stops the server in the middle of a statement, from a second connection. */
function cancelOnAbort({ signal, target }: LoadTask, client: pg.Client): () => void {
  const pid = (client as unknown as { processID: number }).processID;
  const cancel = (): void => {
    withConnection(target, (other) => other.query('SELECT pg_catalog.pg_cancel_backend($1)', [pid])).catch(() => undefined);
    setTimeout(() => (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy(), 3_000).unref();
  };
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}

async function loadFile(load: Load, file: DumpFile): Promise<void> {
  const { task, judge, tally } = load;
  judge.openEntry(file.entry);
  await load.client.query(`RESET ALL; ${SESSION}`);
  const scanner = createPostgresScanner({ encoding: file.detected.encoding, bomBytes: file.detected.bomBytes });
  const copying: { in: CopyIn | null; statement: PostgresStatement | null; table: string | null } = {
    in: null,
    statement: null,
    table: null,
  };
  let done = 0;
  for await (const piece of readVerified(file, task.signal)) {
    scanner.feed(piece);
    await takeAll();
    done += piece.length;
    task.onProgress(tally.progress(done));
  }
  scanner.finish();
  await takeAll();
  await load.runs.flush();
  await load.batch.flush();

  async function takeAll(): Promise<void> {
    for (let event = scanner.next(); event !== null; event = scanner.next()) await take(event);
  }

  async function take(event: ScanEvent): Promise<void> {
    if (event.type === 'statement') return takeStatement(event.statement);
    if (event.type === 'command')
      return void requireAllowed(judge.judgeClientCommand(event.place, event.bytes), task.grants, file.entry, event.place, event.bytes);
    if (event.type === 'data') return copying.in?.write(event.bytes);
    return endCopy(event.rows);
  }

  async function takeStatement(statement: PostgresStatement): Promise<void> {
    const verdict = judge.judge(statement);
    if (!requireAllowed(verdict, task.grants, file.entry, statement.place, statement.head)) return;
    tally.statement();
    if (verdict.effect === 'rows' && !statement.copy) {
      tally.add(verdict.table, statement.rows);
      if (await load.runs.take(file.entry, statement)) return;
      await load.runs.flush();
    } else {
      await load.runs.flush();
      load.runs.forget();
    }
    if (statement.copy) return openCopy(statement, verdict.table);
    await load.batch.add(file.entry, statement.place, statement.bytes ?? (await readRange(file, statement)));
  }

  async function openCopy(statement: PostgresStatement, table: string | null): Promise<void> {
    await load.batch.flush();
    const kept = { ...statement, head: Buffer.from(statement.head) };
    const messages = Buffer.allocUnsafe(statement.bytes!.length + STATEMENT_OVERHEAD);
    putStatement(messages, 0, statement.bytes!);
    copying.in = await load.wire.openCopy(messages).catch((error: unknown) => {
      throw placed(error, kept);
    });
    copying.statement = kept;
    copying.table = table;
  }

  async function endCopy(rows: number): Promise<void> {
    const { in: copy, statement } = copying;
    copying.in = null;
    await copy?.end().catch((error: unknown) => {
      throw placed(error, statement!);
    });
    requireTransaction(load.client, []);
    tally.add(copying.table, rows);
  }

  function placed(error: unknown, { place, head }: PostgresStatement): unknown {
    return error instanceof ServerRefusal ? sqlError(error, { entry: file.entry, place, text: head }) : error;
  }
}

/** A statement that was too long to be kept: read again from its place in the file. */
async function readRange(file: DumpFile, { start, end }: PostgresStatement): Promise<Buffer> {
  const handle = await open(file.file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const bytes = Buffer.allocUnsafe(end - start);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new DumpdockError('CHANGED_SINCE_INSPECTION');
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

function requireNothingLate(judge: Judge): void {
  const late = judge.finish().find(({ verdict }) => verdict.decision === 'refuse');
  if (late) throw new DumpdockError('POLICY_REFUSED', { detail: `${late.verdict.kind}: ${late.verdict.why}` });
}

/** Constraints that wait for the end are checked before the question, so that only the server's own death can come between leave and commit. */
async function commit({ task, client, tally }: Load): Promise<void> {
  const total = task.files.reduce((sum, { bytes }) => sum + bytes, 0);
  task.onProgress(tally.progress(total, 'committing'));
  await client.query('SET CONSTRAINTS ALL IMMEDIATE').catch((error: unknown) => {
    const cause = error as { message: string; code?: string };
    const place = { line: 1, column: 1, byteOffset: 0, statement: 0 };
    throw sqlError(new ServerRefusal(0, cause), { entry: task.files.at(-1)?.entry ?? '', place, text: Buffer.alloc(0) });
  });
  const { rows } = await client.query<{ xid: string; pid: number; started: string }>(
    `SELECT pg_catalog.pg_current_xact_id()::text AS xid, pg_catalog.pg_backend_pid() AS pid,
       (SELECT backend_start::text FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()) AS started`,
  );
  await task.beforeCommit({ ...rows[0] });
  task.signal.throwIfAborted();
  await client.query('COMMIT');
}
