import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../engine.ts';
import { withConnection } from './connect.ts';

const ASK_AGAIN_MS = 200;

/** What became of a transaction (pg_xact_status). One that still runs belongs to a dead worker or a stalled twin: its backend is ended first. */
export const resolvePostgres: Engine['resolve'] = (target, marker, signal) =>
  withConnection(target, async (client) => {
    await client.query(
      'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = $1 AND backend_start::text = $2',
      [marker['pid'], marker['started']],
    );
    for (;;) {
      const { rows } = await client.query<{ status: string | null }>('SELECT pg_catalog.pg_xact_status($1::text::xid8) AS status', [
        marker['xid'],
      ]);
      const status = rows[0]?.status;
      if (status !== 'in progress') return status === 'committed' ? 'committed' : 'not-committed';
      await pause(ASK_AGAIN_MS, undefined, { signal });
    }
  });
