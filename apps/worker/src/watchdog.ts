import { setTimeout as sleep } from 'node:timers/promises';
import { asDumpdockError } from '@dumpdock/contracts';
import type { WorkerDeps } from './deps.ts';
import { reviveWaiting } from './revive-waiting.ts';
import { restoreSchedules, sweep, sweepNow, sweepOverdue } from './schedules.ts';

const SAMPLE_EVERY_MS = 300_000;
/** An import whose target does not answer stays abandoned; it is asked for in every so many rounds only. */
const RECOVER_ROUNDS = 4;

/** Watches over what the queue promises, from outside of the queue. */
export interface Watchdog {
  /** Sweeps, then watches. Resolves at once. */
  start(): void;
  /** Safe twice and before start. */
  stop(): Promise<void>;
}

/**
 * Makes a watchdog; it does nothing before `start`. It looks every `everyMs`: with the default LEASE_MS of 15 s everything that Redis may forget is restored within a
 * minute. A check that fails is logged and tried again in the next round.
 */
export function createWatchdog(deps: WorkerDeps, everyMs: number): Watchdog {
  const stopped = new AbortController();
  let running: Promise<void> | undefined;

  const checks: { name: string; everyMs: number; check: () => Promise<void> }[] = [
    { name: 'first sweep', everyMs: Number.POSITIVE_INFINITY, check: () => sweepNow(deps, stopped.signal) },
    { name: 'schedules', everyMs, check: () => restoreSchedules(deps) },
    { name: 'abandoned imports', everyMs: RECOVER_ROUNDS * everyMs, check: () => sweepAbandoned(deps, stopped.signal) },
    { name: 'overdue sweeps', everyMs, check: () => sweepOverdue(deps, stopped.signal) },
    { name: 'waiting imports', everyMs, check: () => reviveWaiting(deps) },
    { name: 'storage sample', everyMs: SAMPLE_EVERY_MS, check: async () => void (await deps.workspaces.sample()) },
  ];
  const due = new Map(checks.map(({ name }) => [name, 0]));

  async function attempt({ name, everyMs: again, check }: (typeof checks)[number]): Promise<void> {
    try {
      await check();
      due.set(name, performance.now() + again);
    } catch (error) {
      if (stopped.signal.aborted) return;
      deps.log.warn({ check: name, code: asDumpdockError(error).code, err: error }, 'the watchdog could not look');
    }
  }

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      for (const check of checks) {
        if (!stopped.signal.aborted && performance.now() >= (due.get(check.name) ?? 0)) await attempt(check);
      }
      await sleep(everyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      if (!stopped.signal.aborted) running ??= watch();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

/** A worker that died keeps its imports until its leases ran out; then nobody needs to wait for the next orphans sweep. */
async function sweepAbandoned(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  if ((await deps.database.imports.abandoned(1)).length > 0) await sweep(deps, 'orphans', signal);
}
