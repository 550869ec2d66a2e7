import { DumpdockError, type ImportResult } from '@dumpdock/contracts';
import { postgresReader } from '@dumpdock/dump';
import type { LoadTask } from '../engine.ts';
import { requireAllowed } from '../shared/require-allowed.ts';
import { createRowTally } from '../shared/row-tally.ts';
import type { EarlySession } from './early-session.ts';
import { createFreshTables, type FreshTables } from './fresh-tables.ts';
import { type Identity, readIdentity } from './identity.ts';
import { type Load, loadFile } from './load-file.ts';
import { blameVersion } from './older-server.ts';
import { type Backend, endBackend, resolveLoad } from './resolve-load.ts';
import { createSwitchedChecks } from './switched-checks.ts';
import { createWire, type Wire } from './wire.ts';

/** So many large tables a dump is thought to have as long as nobody counted them. */
const TABLES_OF_A_DUMP = 4;
/** How long the server may take over a second connection to end the session of a load, or to say what became of its commit. */
const ASK_TIMEOUT_MS = 60_000;

/** What tests and measurements change. */
export interface PostgresEngineOptions {
  /** Rows of tables with this much COPY data, in bytes, go to the server in binary. */
  readonly binaryFromBytes: number;
  /** Runs of INSERTs into tables with this much text, in bytes, become COPY where that is the same; smaller ones become INSERTs of many rows. */
  readonly copyFromBytes: number;
}

type OpenSession = EarlySession['take'];

/** Loads a dump in one transaction and commits it, or leaves the target as it was. */
export async function loadDump(task: LoadTask, options: PostgresEngineOptions, open: OpenSession): Promise<ImportResult> {
  const from = (least: number): ((table: string | null) => boolean) => largeTables(task, least);
  try {
    return await loadOnce(task, open, createFreshTables(true), {
      binary: from(options.binaryFromBytes),
      copy: from(options.copyFromBytes),
    });
  } catch (error) {
    if (!isCopyRefusal(error)) throw error;
    return await loadOnce(task, open, createFreshTables(false), { binary: () => false, copy: from(options.copyFromBytes) });
  }
}

/**
 * Whether the server refused rows that it was given in another form than the written one: as it was told in the text of the dump they may be right, or the error
 * names their row. The conditions of COPY FREEZE (copyfrom.c: another subtransaction, open snapshots) show here, too.
 */
function isCopyRefusal(error: unknown): boolean {
  return error instanceof DumpdockError && error.code === 'SQL_ERROR' && /^copy\b/i.test(error.location?.snippet ?? '');
}

/** Tells tables with at least so much text by the inspection; a load that runs ahead of it takes all tables of a large dump for large. */
function largeTables({ inspection, files }: LoadTask, least: number): (table: string | null) => boolean {
  if (files.some(({ whole }) => whole !== undefined)) {
    const isLarge = files.reduce((sum, { bytes }) => sum + bytes, 0) >= least * TABLES_OF_A_DUMP;
    return () => isLarge;
  }
  const large = new Set(inspection.tables.filter(({ bytes }) => bytes >= least).map(({ name }) => name));
  return (table) => table !== null && large.has(table);
}

async function loadOnce(task: LoadTask, open: OpenSession, fresh: FreshTables, large: Load['large']): Promise<ImportResult> {
  task.signal.throwIfAborted();
  const wire = createWire(await open(task.target, task.signal));
  const total = task.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const load: Load = {
    task,
    wire,
    tally: createRowTally(total),
    judge: postgresReader.createJudge(),
    fresh,
    checks: createSwitchedChecks(wire),
    large,
    bytesDone: 0,
  };
  const stop = (): void => wire.fail(task.signal.reason);
  task.signal.addEventListener('abort', stop, { once: true });
  let backend: Identified | null = null;
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
    if (backend !== null) await endBackend(task.target, backend, AbortSignal.timeout(ASK_TIMEOUT_MS)).catch(() => undefined);
    task.signal.throwIfAborted();
    throw backend === null ? error : blameVersion(error, task.files, backend.major);
  } finally {
    task.signal.removeEventListener('abort', stop);
    wire.close();
  }
}

type Identified = Backend & { readonly major: number; readonly identity: Identity };

async function identify(wire: Wire): Promise<Identified> {
  const sql = `SELECT pid, extract(epoch FROM backend_start)::text, pg_catalog.current_setting('server_version_num')::int / 10000
    FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()`;
  const [row] = await wire.run(sql, 'I');
  const identity = await readIdentity((asked) => wire.run(asked, 'I'));
  return { pid: Number(row?.[0]), backendStart: String(row?.[1]), major: Number(row?.[2]), identity };
}

type Marker = Backend & Identity & { readonly txid: string };

/** Has everything checked that waits for the commit, and the marker recorded. */
async function prepareCommit({ task, wire, judge, checks }: Load, backend: Identified): Promise<Marker> {
  for (const { verdict, place, entry, head } of judge.finish()) requireAllowed(verdict, task.grants, entry, place, head);
  await checks.restore();
  await wire.run('SET CONSTRAINTS ALL IMMEDIATE');
  const [row] = await wire.run('SELECT pg_catalog.txid_current()::text');
  const marker = { txid: String(row?.[0]), pid: backend.pid, backendStart: backend.backendStart, ...backend.identity };
  await task.beforeCommit({ ...marker });
  return marker;
}

/** Commits; when the connection is lost behind the COMMIT the server is asked what became of it. */
async function commit({ task, wire }: Load, marker: Marker): Promise<void> {
  try {
    await wire.run('COMMIT', 'I');
  } catch (error) {
    wire.close();
    if ((await resolveLoad(task.target, { ...marker }, AbortSignal.timeout(ASK_TIMEOUT_MS))) !== 'committed') throw error;
  }
}
