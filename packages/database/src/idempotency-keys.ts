import { Prisma } from './generated/client.ts';
import { type Sql, toText } from './sql.ts';
import type { IdempotencyKeys } from './types.ts';

export function createIdempotencyKeys(sql: Sql): IdempotencyKeys {
  return {
    take: async (owner, key, importId) => {
      // The update of nothing makes the row that was there first come back.
      const row = await sql.row<{ import_id: string }>(Prisma.sql`INSERT INTO idempotency_keys (owner, key, import_id)
        VALUES (${toText(owner)}, ${toText(key)}, ${importId}::uuid)
        ON CONFLICT (owner, key) DO UPDATE SET owner = excluded.owner RETURNING import_id`);
      const holder = row?.import_id ?? importId;
      return holder === importId ? { taken: true } : { taken: false, importId: holder };
    },
  };
}
