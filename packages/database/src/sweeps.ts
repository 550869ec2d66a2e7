import type { CleanupResult } from '@dumpdock/contracts';
import { Prisma } from './generated/client.ts';
import { type Sql, toJson } from './sql.ts';
import type { SweepKind, Sweeps } from './types.ts';

/** Names kept of a result; a sweep may have removed a hundred thousand. */
const NAMES_KEPT = 100;

interface SweepRow {
  kind: SweepKind;
  last_started_at: Date | null;
  last_success_at: Date | null;
  last_result: CleanupResult | null;
  runs: bigint;
  removed_total: bigint;
  freed_bytes: bigint;
  left_total: bigint;
  started_age_ms: number | null;
  success_age_ms: number | null;
}

export function createSweeps(sql: Sql): Sweeps {
  return {
    started: async (kind) => {
      await sql.changed(Prisma.sql`INSERT INTO sweeps (kind, last_started_at) VALUES (${kind}, now())
        ON CONFLICT (kind) DO UPDATE SET last_started_at = now()`);
    },
    finished: async (kind, result, counts = true) => {
      await sql.changed(finishing(kind, result, counts));
    },
    all: async () =>
      (
        await sql.rows<SweepRow>(Prisma.sql`SELECT *, ${ageMs('last_started_at')} AS started_age_ms, ${ageMs('last_success_at')} AS success_age_ms
        FROM sweeps ORDER BY kind`)
      ).map(toSweep),
  };
}

/** Milliseconds since that column's time, by the clock of the database. */
function ageMs(column: 'last_started_at' | 'last_success_at'): Prisma.Sql {
  return Prisma.sql`(extract(epoch FROM now() - ${Prisma.raw(column)}) * 1000)::double precision`;
}

function finishing(kind: SweepKind, result: CleanupResult, counts: boolean): Prisma.Sql {
  const kept = { ...result, removed: result.removed.slice(0, NAMES_KEPT), skipped: result.skipped.slice(0, NAMES_KEPT) };
  const left = result.skipped.filter(({ reason }) => reason === 'error').length;
  return Prisma.sql`INSERT INTO sweeps AS sweep (kind, last_started_at, last_success_at, last_result, runs, removed_total, freed_bytes, left_total)
    VALUES (${kind}, CASE WHEN ${counts} THEN now() END, CASE WHEN ${counts && result.success} THEN now() END, ${counts ? toJson(kept) : null}::jsonb, 1, ${result.removed.length}, ${Math.round(result.freed_bytes)}::bigint, ${left})
    ON CONFLICT (kind) DO UPDATE SET last_success_at = coalesce(excluded.last_success_at, sweep.last_success_at), last_result = coalesce(excluded.last_result, sweep.last_result),
      runs = sweep.runs + 1, removed_total = sweep.removed_total + excluded.removed_total,
      freed_bytes = sweep.freed_bytes + excluded.freed_bytes, left_total = sweep.left_total + excluded.left_total`;
}

function toSweep(row: SweepRow): Awaited<ReturnType<Sweeps['all']>>[number] {
  return {
    kind: row.kind,
    lastStartedAt: row.last_started_at,
    lastSuccessAt: row.last_success_at,
    startedAgeMs: row.started_age_ms,
    successAgeMs: row.success_age_ms,
    lastResult: row.last_result,
    runs: Number(row.runs),
    removedTotal: Number(row.removed_total),
    freedBytes: Number(row.freed_bytes),
    leftTotal: Number(row.left_total),
  };
}
