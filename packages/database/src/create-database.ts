import { createAudit } from './audit.ts';
import { Prisma } from './generated/client.ts';
import { createIdempotencyKeys } from './idempotency-keys.ts';
import { createImports } from './imports.ts';
import { openSql } from './sql.ts';
import { createStorageMark } from './storage-mark.ts';
import { createStorageSamples } from './storage-samples.ts';
import { createSweeps } from './sweeps.ts';
import type { Database } from './types.ts';
import { createWebhookDeliveries } from './webhook-deliveries.ts';

/**
 * The metadata database at `url` (postgresql://…), already migrated. Connects with the first query, at most `maxConnections` (default 10)
 * at once. Everything rejects with DATABASE_UNAVAILABLE while the server is away and works again when it is back.
 */
export function createDatabase({ url, maxConnections = 10 }: { url: string; maxConnections?: number }): Database {
  const sql = openSql({ url, maxConnections });
  let closing: Promise<void> | undefined;
  return {
    imports: createImports(sql),
    audit: createAudit(sql),
    sweeps: createSweeps(sql),
    idempotencyKeys: createIdempotencyKeys(sql),
    storageSamples: createStorageSamples(sql),
    storageMark: createStorageMark(sql),
    webhookDeliveries: createWebhookDeliveries(sql),
    ping: async () => {
      await sql.rows(Prisma.sql`SELECT 1`);
    },
    close: () => {
      closing ??= sql.close();
      return closing;
    },
  };
}
