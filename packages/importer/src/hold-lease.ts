import { setTimeout as sleep } from 'node:timers/promises';
import { asDumpdockError, DumpdockError, type Progress } from '@dumpdock/contracts';
import type { Lease } from '@dumpdock/database';
import type { ImporterDeps, StepOptions } from './deps.ts';

/** A lease that is being kept. */
export interface HeldLease {
  /** Aborts with CANCELLED, with LEASE_LOST, or with the reason of the caller's own signal. */
  readonly signal: AbortSignal;
  /** Goes out with the next heartbeat. */
  report(progress: Progress): void;
  /** Bytes that the workspace takes now. */
  measured(workspaceBytes: number): void;
  /** Resolves when no heartbeat is under way any more. Safe twice. */
  release(): Promise<void>;
}

/**
 * Renews `lease` every `heartbeatMs` and carries the progress along. When the database cannot be reached for as long as the lease lasts, somebody
 * else may have taken over: that counts as lost.
 */
export function holdLease(deps: ImporterDeps, lease: Lease, options: StepOptions): HeldLease {
  const controller = new AbortController();
  const released = new AbortController();
  let progress: Progress | undefined;
  let bytes: number | undefined;

  const beat = async (): Promise<void> => {
    if (progress) options.onProgress?.(progress);
    const answer = await deps.database.imports.heartbeat(lease, deps.leaseMs, progress, bytes);
    if (answer === 'lost') controller.abort(new DumpdockError('LEASE_LOST', { importId: lease.importId }));
    if (answer === 'cancel-requested') controller.abort(new DumpdockError('CANCELLED', { importId: lease.importId }));
  };
  const onAbort = () => controller.abort(options.signal.reason);
  options.signal.addEventListener('abort', onAbort);
  if (options.signal.aborted) onAbort();
  const beating = keepBeating(deps, lease, beat, controller, released.signal);

  return {
    signal: controller.signal,
    report: (next) => {
      progress = next;
    },
    measured: (workspaceBytes) => {
      bytes = workspaceBytes;
    },
    release: async () => {
      released.abort();
      options.signal.removeEventListener('abort', onAbort);
      await beating;
    },
  };
}

async function keepBeating(
  deps: ImporterDeps,
  lease: Lease,
  beat: () => Promise<void>,
  controller: AbortController,
  released: AbortSignal,
): Promise<void> {
  let lastGood = performance.now();
  while (!released.aborted && !isLost(controller.signal)) {
    try {
      await sleep(deps.heartbeatMs, undefined, { signal: released });
      await beat();
      lastGood = performance.now();
    } catch (error) {
      if (released.aborted) return;
      deps.log.warn({ import_id: lease.importId, code: asDumpdockError(error).code }, 'heartbeat failed');
      if (performance.now() - lastGood > deps.leaseMs) controller.abort(new DumpdockError('LEASE_LOST', { importId: lease.importId }));
    }
  }
}

/** A cancelled import is held until it is ended. */
function isLost(signal: AbortSignal): boolean {
  return signal.aborted && asDumpdockError(signal.reason).code === 'LEASE_LOST';
}
