import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { CommitMarker, Fate, Target } from '../engine.ts';
import { withSession } from './connect.ts';
import { readIdentity, requireSame } from './identity.ts';

/** One session of a server: a process id may come again, with another start. */
export interface Backend {
  readonly pid: number;
  /** Seconds since 1970, as the server writes them. */
  readonly backendStart: string;
}

const POLL_MS = 50;
const INVALID_PARAMETER_VALUE = '22023';

/** Ends a session, in the middle of a statement too, and waits until it is gone, or until the signal aborts. */
export async function endBackend(target: Target, { pid, backendStart }: Backend, signal: AbortSignal): Promise<void> {
  const sql = `SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
    WHERE pid = $1 AND extract(epoch FROM backend_start)::text = $2`;
  await withSession(target, signal, async (client) => {
    while ((await client.query(sql, [pid, backendStart])).rowCount !== 0) await pause(POLL_MS, undefined, { signal });
  });
}

/** Whether the transaction of a marker is in the target; ends its session first. */
export async function resolveLoad(target: Target, marker: CommitMarker, signal: AbortSignal): Promise<Fate> {
  await withSession(target, signal, async (client) => {
    const ask = async (text: string) => (await client.query<(string | null)[]>({ text, rowMode: 'array' })).rows;
    requireSame(marker, await readIdentity(ask));
  });
  await endBackend(target, { pid: Number(marker.pid), backendStart: String(marker.backendStart) }, signal);
  return withSession(target, signal, async (client) => {
    for (;;) {
      const status = await statusOf(client, String(marker.txid));
      if (status === 'committed') return 'committed';
      if (status === 'aborted') return 'not-committed';
      // Too old: the server has thrown away that part of its commit log (manual, "Transaction ID and Snapshot Information Functions").
      if (status === null) return 'unknown';
      await pause(POLL_MS, undefined, { signal });
    }
  });
}

/** `in progress`, `committed`, `aborted`; null: too old. */
async function statusOf(client: pg.Client, txid: string): Promise<string | null> {
  try {
    const { rows } = await client.query<{ status: string | null }>('SELECT pg_catalog.txid_status($1::bigint) AS status', [txid]);
    return rows[0]?.status ?? null;
  } catch (error) {
    // "is in the future": a crash came before anything of the transaction was on disk, or the target was put back to an earlier state.
    if ((error as { code?: unknown }).code === INVALID_PARAMETER_VALUE) return 'aborted';
    throw error;
  }
}
