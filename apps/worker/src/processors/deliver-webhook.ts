import type { ImportJobData } from '@dumpdock/contracts';
import type { Processor } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';

/** Job `deliver-webhook`: one try to tell the end of an import. The queue tries again; after the last try the ledger says `failed`. */
export function deliverWebhookProcessor({ database, webhook, log }: WorkerDeps): Processor<ImportJobData> {
  return async ({ data: { import_id }, signal, lastTry }) => {
    const record = await database.imports.get(import_id);
    if (record === null || webhook === null) return { delivered: false };
    try {
      // An ES module that imports node:http loads all of fetch: 5 MB that few workers need.
      const { deliverWebhook } = await import('../webhooks/deliver-webhook.ts');
      await deliverWebhook(webhook, record, signal);
    } catch (error) {
      log.warn({ import_id, last_try: lastTry, reason: error instanceof Error ? error.name : 'unknown' }, 'webhook not delivered');
      if (lastTry) await database.webhookDeliveries.ended(import_id, 'failed');
      throw error;
    }
    await database.webhookDeliveries.ended(import_id, 'delivered');
    log.info({ import_id, status: record.status }, 'webhook delivered');
    return { delivered: true };
  };
}
