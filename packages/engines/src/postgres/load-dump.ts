import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { DumpdockError, type ImportResult } from '@dumpdock/contracts';
import { type Judge, type LexerSink, postgresReader, type Statement } from '@dumpdock/dump';
import type { DumpFile, LoadTask } from '../engine.ts';
import { readVerified } from '../shared/read-verified.ts';
import { requireAllowed } from '../shared/require-allowed.ts';
import { createRowTally, type RowTally } from '../shared/row-tally.ts';
import { connect } from './connect.ts';
import { COPY_DONE, copyFrame, PARSE_END, parseStart, statementFrame, textOf } from './frames.ts';
import { type Backend, endBackend, resolveLoad } from './resolve-load.ts';
import { createWire, type Wire } from './wire.ts';

const RANGE_BYTES = 1024 * 1024;

interface Load {
  readonly task: LoadTask;
  readonly wire: Wire;
  readonly tally: RowTally;
  readonly judge: Judge;
  bytesDone: number;
}

/** Loads a dump in one transaction and commits it, or leaves the target as it was. */
export async function loadDump(task: LoadTask): Promise<ImportResult> {
  task.signal.throwIfAborted();
  const wire = createWire(await connect(task.target));
  const total = task.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const load: Load = { task, wire, tally: createRowTally(total), judge: postgresReader.createJudge(), bytesDone: 0 };
  const stop = (): void => wire.fail(task.signal.reason);
  task.signal.addEventListener('abort', stop, { once: true });
  let backend: Backend | null = null;
  try {
    backend = await identify(wire);
    await wire.run('BEGIN');
    for (const file of task.files) await loadFile(load, file);
    const marker = await prepareCommit(load, backend);
    task.signal.throwIfAborted();
    task.signal.removeEventListener('abort', stop);
    await commit(load, marker);
    return load.tally.result();
  } catch (error) {
    wire.close();
    // Without a second connection the server ends the session by itself as soon as it sees the first one closed.
    if (backend !== null) await endBackend(task.target, backend).catch(() => undefined);
    task.signal.throwIfAborted();
    throw error;
  } finally {
    task.signal.removeEventListener('abort', stop);
    wire.close();
  }
}

async function identify(wire: Wire): Promise<Backend> {
  const sql = `SELECT pid, extract(epoch FROM backend_start)::text FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()`;
  const [row] = await wire.run(sql, 'I');
  return { pid: Number(row?.[0]), backendStart: String(row?.[1]) };
}

/** What psql starts with, and room for the indexes. */
const SESSION = [
  'RESET ALL',
  "SET client_encoding = 'UTF8'",
  'SET standard_conforming_strings = on',
  "SET maintenance_work_mem = '256MB'",
  'SET max_parallel_maintenance_workers = 2',
];

async function loadFile(load: Load, file: DumpFile): Promise<void> {
  for (const sql of SESSION) await load.wire.run(sql);
  const ranges: (() => Promise<void>)[] = [];
  const lexer = postgresReader.createLexer(sinkOf(load, file, ranges), file.detected);
  const flush = async (): Promise<void> => {
    for (const send of ranges.splice(0)) await send();
    await load.wire.settle();
  };
  load.judge.openEntry(file.entry);
  for await (const chunk of readVerified(file, load.task.signal)) {
    lexer.push(chunk);
    await flush();
    load.bytesDone += chunk.length;
    load.task.onProgress(load.tally.progress(load.bytesDone));
  }
  lexer.end();
  await flush();
}

function sinkOf(load: Load, file: DumpFile, ranges: (() => Promise<void>)[]): LexerSink {
  const { wire, tally, judge, task } = load;
  let table: string | null = null;
  /** Behind a statement that is read from its range everything has to wait for it. */
  const inOrder = (send: () => void): void => {
    if (ranges.length === 0) send();
    else ranges.push(async () => send());
  };
  return {
    statement(statement) {
      const verdict = judge.judge(statement);
      if (!requireAllowed(verdict, task.grants, file.entry, statement.place, statement.head)) return;
      table = verdict.table;
      tally.statement();
      tally.add(table, statement.rows);
      const announces = verdict.code === 'PG_LEXING_AT_HEAD';
      if (statement.bytes === null) {
        ranges.push(rangeOf(load, file, statement));
        return;
      }
      const frame = statementFrame(statement.bytes);
      const origin = { entry: file.entry, place: statement.place, text: textOf(frame) };
      inOrder(() => wire.statement(origin, frame, announces));
    },
    clientCommand(place, bytes) {
      requireAllowed(judge.judgeClientCommand(place, bytes), task.grants, file.entry, place, bytes);
    },
    // Sent without waiting for CopyInResponse: a server that did not begin to copy ignores it (manual, "COPY Operations").
    data(chunk) {
      const frame = copyFrame(chunk);
      inOrder(() => wire.bytes(frame));
    },
    dataEnd(rows) {
      tally.add(table, rows);
      inOrder(() => wire.bytes(COPY_DONE));
    },
  };
}

/** Sends a statement that is too long for memory from its place in the file. */
function rangeOf(load: Load, file: DumpFile, { place, head, start, end }: Statement): () => Promise<void> {
  const origin = { entry: file.entry, place, text: Buffer.from(head) };
  return async () => {
    load.wire.statement(origin, parseStart(end - start), false);
    const handle = await open(file.file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      for (let at = start; at < end; ) {
        const buffer = Buffer.allocUnsafe(Math.min(RANGE_BYTES, end - at));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
        if (bytesRead === 0) throw new DumpdockError('CHANGED_SINCE_INSPECTION');
        load.wire.bytes(buffer.subarray(0, bytesRead));
        await load.wire.settle();
        at += bytesRead;
      }
    } finally {
      await handle.close();
    }
    load.wire.bytes(PARSE_END);
  };
}

type Marker = { readonly txid: string; readonly pid: number; readonly backendStart: string };

/** Has everything checked that waits for the commit, and the marker recorded. */
async function prepareCommit({ task, wire, judge }: Load, backend: Backend): Promise<Marker> {
  for (const { verdict, place, entry, head } of judge.finish()) requireAllowed(verdict, task.grants, entry, place, head);
  await wire.run('SET CONSTRAINTS ALL IMMEDIATE');
  const [row] = await wire.run('SELECT pg_catalog.txid_current()::text');
  const marker = { txid: String(row?.[0]), ...backend };
  await task.beforeCommit({ ...marker });
  return marker;
}

/** Commits; when the connection is lost behind the COMMIT the server is asked what became of it. */
async function commit({ task, wire }: Load, marker: Marker): Promise<void> {
  try {
    await wire.run('COMMIT', 'I');
  } catch (error) {
    wire.close();
    if ((await resolveLoad(task.target, marker, new AbortController().signal)) !== 'committed') throw error;
  }
}
