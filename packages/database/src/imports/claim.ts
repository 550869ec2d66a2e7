import { Prisma } from '../generated/client.ts';
import type { Sql } from '../sql.ts';
import type { Imports } from '../types.ts';
import { FORGOTTEN_CANCEL, leasedFor, RUN_OUT, UNDECIDED, UNFINISHED, UNHELD } from './guards.ts';
import { COLUMNS, type ImportRow, toLeased } from './record.ts';

function lease(owner: string, leaseMs: number): Prisma.Sql {
  return Prisma.sql`lease_owner = ${owner}, lease_token = lease_token + 1, ${leasedFor(leaseMs)}, updated_at = now()`;
}

/** inspecting → inspecting or queued → importing, for the one caller whose UPDATE finds the import unheld. */
export function claim(sql: Sql): Imports['claim'] {
  return async (id, status, owner, leaseMs) => {
    const next = status === 'queued' ? 'importing' : 'inspecting';
    const row = await sql.row<ImportRow>(Prisma.sql`UPDATE imports
      SET status = ${next}, started_at = CASE WHEN ${next} = 'importing' THEN now() ELSE started_at END, ${lease(owner, leaseMs)}
      WHERE id = ${id}::uuid AND status = ${status} AND ${UNDECIDED} AND ${UNHELD}
      RETURNING ${COLUMNS}`);
    return row === null ? null : toLeased(row, owner);
  };
}

/** An import whose holder let its lease run out, or that nobody holds though it is to be cancelled; the old holder is fenced by the token. */
export function takeOver(sql: Sql): Imports['takeOver'] {
  return async (id, owner, leaseMs, seen) => {
    const unchanged = seen === undefined ? Prisma.empty : Prisma.sql`AND lease_expires_at IS NOT DISTINCT FROM ${seen}::timestamptz`;
    const row = await sql.row<ImportRow>(Prisma.sql`UPDATE imports SET ${lease(owner, leaseMs)}
      WHERE id = ${id}::uuid AND ${UNFINISHED} AND (${RUN_OUT} OR ${FORGOTTEN_CANCEL}) ${unchanged}
      RETURNING ${COLUMNS}`);
    return row === null ? null : toLeased(row, owner);
  };
}
