import { Prisma } from '../generated/client.ts';
import type { Sql } from '../sql.ts';
import type { Imports } from '../types.ts';

/** Upper bounds of the durations that are counted, in seconds. */
export const DURATION_BUCKETS_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400] as const;

interface FinishedRow {
  target: string | null;
  status: string;
  code: string | null;
  imports: bigint;
  started: bigint;
  seconds: number;
  bytes: number;
  rows: number;
  buckets: bigint[];
}

/** Ended imports by target, status and error code, with how long they took from their claim to their end. One statement. */
export function finishedImports(sql: Sql): Imports['finished'] {
  const took = Prisma.sql`extract(epoch FROM finished_at - started_at)`;
  const counts = DURATION_BUCKETS_SECONDS.map((bound) => Prisma.sql`count(*) FILTER (WHERE ${took} <= ${bound})`);
  return async () => {
    const rows = await sql.rows<FinishedRow>(Prisma.sql`
      SELECT target, status, error->>'code' AS code, count(*) AS imports, count(started_at) AS started,
        coalesce(sum(${took}), 0)::float8 AS seconds, coalesce(sum((result->>'bytes')::float8), 0) AS bytes,
        coalesce(sum((result->>'rows')::float8), 0) AS rows, ARRAY[${Prisma.join(counts)}] AS buckets
      FROM imports WHERE finished_at IS NOT NULL GROUP BY 1, 2, 3`);
    return rows.map(({ imports, started, buckets, ...row }) => ({
      ...row,
      imports: Number(imports),
      started: Number(started),
      buckets: buckets.map(Number),
    }));
  };
}
