import { DumpdockError, type ImportResult } from '@dumpdock/contracts';
import { postgresReader } from '@dumpdock/dump';
import type { LoadTask } from '../engine.ts';
import { requireAllowed } from '../shared/require-allowed.ts';
import { createRowTally } from '../shared/row-tally.ts';
import { connect } from './connect.ts';
import { createFreshTables } from './fresh-tables.ts';
import { type Load, loadFile } from './load-file.ts';
import { type Backend, endBackend, resolveLoad } from './resolve-load.ts';
import { createWire, type Wire } from './wire.ts';

/** Loads a dump in one transaction and commits it, or leaves the target as it was. */
export async function loadDump(task: LoadTask): Promise<ImportResult> {
  try {
    return await loadOnce(task, true);
  } catch (error) {
    if (!isFreezeRefusal(error)) throw error;
    return await loadOnce(task, false);
  }
}

/** Conditions of COPY FREEZE that the dump alone did not show (copyfrom.c): a table of another subtransaction, open snapshots, a partitioned one. */
function isFreezeRefusal(error: unknown): boolean {
  if (!(error instanceof DumpdockError)) return false;
  return ['25000', '55000', '0A000'].includes(error.serverCode ?? '') && /^copy\b/i.test(error.location?.snippet ?? '');
}

async function loadOnce(task: LoadTask, freezes: boolean): Promise<ImportResult> {
  task.signal.throwIfAborted();
  const wire = createWire(await connect(task.target));
  const total = task.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const load: Load = {
    task,
    wire,
    tally: createRowTally(total),
    judge: postgresReader.createJudge(),
    fresh: createFreshTables(freezes),
    bytesDone: 0,
  };
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
