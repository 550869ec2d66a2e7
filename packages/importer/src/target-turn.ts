import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '@dumpdock/contracts';
import type { ImportRecord, Lease } from '@dumpdock/database';
import type { ImporterDeps } from './deps.ts';
import { whyRefused } from './end-import.ts';

const ASK_AGAIN_MS = 500;
const IDLE: Omit<Progress, 'phase'> = { bytes_done: 0, bytes_total: null, statements: 0, rows: 0, table: null };

/**
 * Waits until no other worker loads into the target of `record`. Each worker shows in its progress whether it waits or loads: it raises
 * its flag, then looks; whoever sees another flag lowers its own and tries again, the older import first. So two never load at once.
 * @returns when it is this import's turn; rejects with the signal's reason, LEASE_LOST or CANCELLED.
 */
export async function awaitTargetTurn(deps: ImporterDeps, lease: Lease, record: ImportRecord, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const before = await others(deps, record);
    if (!before.some((other) => isLoading(other) || other.import_id < record.import_id)) {
      await show(deps, lease, 'importing');
      if (!(await others(deps, record)).some(isLoading)) return;
      await show(deps, lease, 'waiting');
    }
    await sleep(ASK_AGAIN_MS * (0.5 + Math.random()));
  }
}

/** Imports that are held by a living worker on the same target. */
async function others(deps: ImporterDeps, { import_id, target }: ImportRecord): Promise<ImportRecord[]> {
  const records = await deps.database.imports.loadingInto(target ?? '');
  return records.filter((other) => other.import_id !== import_id);
}

function isLoading({ progress }: ImportRecord): boolean {
  return progress !== null && progress.phase !== 'waiting';
}

async function show(deps: ImporterDeps, lease: Lease, phase: Progress['phase']): Promise<void> {
  const answer = await deps.database.imports.heartbeat(lease, deps.leaseMs, { phase, ...IDLE });
  if (answer !== 'held') throw await whyRefused(deps, lease);
}

/** Lets one import after another have each target of this process, in the order of asking, before it is claimed. */
export interface TargetQueue {
  /** Resolves when it is `name`'s turn, with what to call when done. Rejects with the signal's reason. */
  enter(name: string, signal: AbortSignal): Promise<() => void>;
}

/** Made once a process. */
export function createTargetQueue(): TargetQueue {
  const tails = new Map<string, Promise<void>>();
  return {
    async enter(name, signal) {
      const { promise: done, resolve: leave } = Promise.withResolvers<void>();
      const before = tails.get(name) ?? Promise.resolve();
      const tail = before.then(() => done);
      tails.set(name, tail);
      void tail.then(() => tails.get(name) === tail && tails.delete(name));
      try {
        await untilAborted(before, signal);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
  };
}

async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  await Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}
