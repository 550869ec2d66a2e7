import { setTimeout as pause } from 'node:timers/promises';
import { DumpdockError } from '@dumpdock/contracts';
import type { CommitMarker, Target } from '../engine.ts';
import { withSession } from './connect.ts';

/** One session of a server: a process id may come again, with another start. */
export interface Backend {
  readonly pid: number;
  /** Seconds since 1970, as the server writes them. */
  readonly backendStart: string;
}

const POLL_MS = 50;

/** Ends a session, in the middle of a statement too, and waits until it is gone, or until the signal aborts. */
export async function endBackend(target: Target, { pid, backendStart }: Backend, signal: AbortSignal): Promise<void> {
  const sql = `SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
    WHERE pid = $1 AND extract(epoch FROM backend_start)::text = $2`;
  await withSession(target, signal, async (client) => {
    while ((await client.query(sql, [pid, backendStart])).rowCount !== 0) await pause(POLL_MS, undefined, { signal });
  });
}

/** Whether the transaction of a marker is in the target; ends its session first. */
export async function resolveLoad(target: Target, marker: CommitMarker, signal: AbortSignal): Promise<'committed' | 'not-committed'> {
  await endBackend(target, { pid: Number(marker.pid), backendStart: String(marker.backendStart) }, signal);
  return withSession(target, signal, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ status: string | null }>('SELECT pg_catalog.txid_status($1::bigint) AS status', [
        String(marker.txid),
      ]);
      const status = rows[0]?.status ?? null;
      if (status === 'committed') return 'committed';
      if (status === 'aborted') return 'not-committed';
      if (status === null) throw new DumpdockError('INTERNAL', { detail: 'The server no longer knows how the transaction ended.' });
      await pause(POLL_MS, undefined, { signal });
    }
  });
}
