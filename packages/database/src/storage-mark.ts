import { Prisma } from './generated/client.ts';
import type { Sql } from './sql.ts';
import type { StorageMark } from './types.ts';

/** Advisory lock of whoever makes a storage the known one. */
const STORAGE_LOCK = 0x64640002;

export function createStorageMark(sql: Sql): StorageMark {
  return {
    known: () => sql.row<{ mark: string; place: string }>(Prisma.sql`SELECT mark, place FROM storage`),
    adopt: async (place, read) => (await sql.rowBehindLock(STORAGE_LOCK, async () => adoption(place, read()))) !== null,
  };
}

function adoption(place: string, mark: string): Prisma.Sql {
  return Prisma.sql`INSERT INTO storage AS storage (mark, place) VALUES (${mark}::uuid, ${place})
    ON CONFLICT (id) DO UPDATE SET mark = excluded.mark, place = excluded.place
    WHERE storage.mark = excluded.mark OR storage.place = excluded.place OR NOT EXISTS (SELECT 1 FROM imports WHERE workspace_state IN ('present', 'removing'))
    RETURNING mark`;
}
