import { Prisma } from './generated/client.ts';
import type { Sql } from './sql.ts';
import type { StorageSamples } from './types.ts';

interface SampleRow {
  at: Date;
  bytes: bigint;
  workspaces: number;
  oldest_age_seconds: number;
}

export function createStorageSamples(sql: Sql): StorageSamples {
  return {
    write: async ({ bytes, workspaces, oldestAgeSeconds }) => {
      await sql.changed(Prisma.sql`INSERT INTO storage_samples (bytes, workspaces, oldest_age_seconds)
        VALUES (${bytes}::bigint, ${workspaces}, ${Math.min(2 ** 31 - 1, Math.round(oldestAgeSeconds))}) ON CONFLICT (at) DO NOTHING`);
      await sql.changed(Prisma.sql`DELETE FROM storage_samples WHERE at < now() - interval '30 days'`);
    },
    latest: async (limit) =>
      (await sql.rows<SampleRow>(Prisma.sql`SELECT * FROM storage_samples ORDER BY at DESC LIMIT ${limit}`)).map(toSample),
    since: async (hours, points) => {
      const stretch = (hours * 3600) / points;
      const rows = await sql.rows<SampleRow>(Prisma.sql`SELECT DISTINCT ON (stretch) at, bytes, workspaces, oldest_age_seconds
        FROM (SELECT *, floor(extract(epoch FROM at)::double precision / ${stretch}::double precision) AS stretch
          FROM storage_samples WHERE at > now() - ${hours}::double precision * interval '1 hour') AS recent
        ORDER BY stretch, bytes DESC, at`);
      return rows.map(toSample);
    },
  };
}

function toSample(row: SampleRow): Awaited<ReturnType<StorageSamples['latest']>>[number] {
  return { at: row.at, bytes: Number(row.bytes), workspaces: row.workspaces, oldestAgeSeconds: row.oldest_age_seconds };
}
