import { Prisma } from './generated/client.ts';
import type { Sql } from './sql.ts';
import type { WebhookDeliveries } from './types.ts';

export function createWebhookDeliveries(sql: Sql): WebhookDeliveries {
  return {
    take: async (limit) => (await sql.rows<{ id: string }>(taking(limit))).map(({ id }) => id),
    ended: async (importId, state) => {
      await sql.changed(
        Prisma.sql`UPDATE webhook_deliveries SET state = ${state}, ended_at = now() WHERE import_id = ${importId}::uuid AND state = 'asked'`,
      );
    },
  };
}

/** Rows are their own lock: the conflict of an insert and SKIP LOCKED leave each import to one caller. */
function taking(limit: number): Prisma.Sql {
  return Prisma.sql`WITH fresh AS (
      INSERT INTO webhook_deliveries (import_id)
      SELECT id FROM imports
      WHERE finished_at > now() - interval '1 hour' AND NOT EXISTS (SELECT FROM webhook_deliveries WHERE import_id = imports.id)
      ORDER BY finished_at LIMIT ${limit}
      ON CONFLICT DO NOTHING RETURNING import_id
    ), lost AS (
      UPDATE webhook_deliveries SET asked_at = now() WHERE import_id IN (
        SELECT import_id FROM webhook_deliveries WHERE state = 'asked' AND asked_at < now() - interval '15 minutes'
        ORDER BY asked_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING import_id
    )
    SELECT import_id AS id FROM fresh UNION SELECT import_id FROM lost`;
}
