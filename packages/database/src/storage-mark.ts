import { Prisma } from './generated/client.ts';
import type { Sql } from './sql.ts';
import type { StorageMark } from './types.ts';

/** Advisory lock of whoever makes a storage the known one. */
const STORAGE_LOCK = 0x64640002;

export function createStorageMark(sql: Sql): StorageMark {
  return {
    known: async () => (await sql.row<{ mark: string }>(Prisma.sql`SELECT mark FROM storage`))?.mark ?? null,
    adopt: async (read) => (await sql.rowBehindLock(STORAGE_LOCK, async () => adoption(read()))) !== null,
  };
}

function adoption(mark: string): Prisma.Sql {
  return Prisma.sql`INSERT INTO storage AS storage (mark) VALUES (${mark}::uuid)
    ON CONFLICT (id) DO UPDATE SET mark = excluded.mark
    WHERE storage.mark = excluded.mark OR NOT EXISTS (SELECT 1 FROM imports WHERE workspace_state IN ('present', 'removing'))
    RETURNING mark`;
}
