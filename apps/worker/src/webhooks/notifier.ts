import { setTimeout as sleep } from 'node:timers/promises';
import { asDumpdockError } from '@dumpdock/contracts';
import type { WorkerDeps } from '../deps.ts';

const EVERY_MS = 1_000;
const AT_ONCE = 100;

/** Asks the queue to tell the ends of imports. It finds them in the ledger, so an end that nobody lived to announce is told as well. */
export interface Notifier {
  /** Resolves at once. Does nothing without a webhook. */
  start(): void;
  /** Safe twice and before start. */
  stop(): Promise<void>;
}

export function createNotifier({ database, producers, webhook, log }: WorkerDeps, everyMs = EVERY_MS): Notifier {
  const stopped = new AbortController();
  let running: Promise<void> | undefined;

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        for (const importId of await database.webhookDeliveries.take(AT_ONCE)) await producers.addWebhook(importId);
      } catch (error) {
        log.warn({ code: asDumpdockError(error).code, err: error }, 'ends of imports could not be announced; tried again');
      }
      await sleep(everyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      if (webhook !== null && !stopped.signal.aborted) running ??= watch();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
