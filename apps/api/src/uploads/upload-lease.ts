import { asDumpdockError, DumpdockError } from '@dumpdock/contracts';
import type { Lease } from '@dumpdock/database';
import type { ApiDeps } from '../deps.ts';

/** The bytes of an upload that arrived so far. */
export interface UploadMeter {
  received: number;
  readonly total: number | null;
}

/**
 * Keeps the lease of an upload alive and shows how far it is, until `stop`. Aborts `controller` when the upload was cancelled, when somebody took over, and when the
 * database was away for so long that somebody may have.
 */
export function holdUploadLease(
  deps: ApiDeps,
  lease: Lease,
  meter: UploadMeter,
  controller: AbortController,
  leaseMs = deps.config.leaseMs,
): { stop(): Promise<void> } {
  let heldUntil = Date.now() + leaseMs;
  let timer: NodeJS.Timeout;
  let beating: Promise<void> = Promise.resolve();
  let stopped = false;

  async function beat(): Promise<void> {
    const from = Date.now();
    const progress = {
      phase: 'receiving',
      bytes_done: meter.received,
      bytes_total: meter.total,
      statements: 0,
      rows: 0,
      table: null,
    } as const;
    const answer = await deps.database.imports.heartbeat(lease, leaseMs, progress, meter.received).catch(asDumpdockError);
    if (answer === 'held') heldUntil = from + leaseMs;
    else if (answer === 'cancel-requested') controller.abort(new DumpdockError('CANCELLED'));
    else if (answer === 'lost') controller.abort(new DumpdockError('LEASE_LOST'));
    else if (Date.now() > heldUntil - leaseMs / 3) controller.abort(answer);
  }

  function schedule(): void {
    timer = setTimeout(
      () => {
        beating = beat().then(() => {
          if (!stopped) schedule();
        });
      },
      Math.min(1_000, leaseMs / 5),
    );
  }

  schedule();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await beating;
    },
  };
}
