import { setTimeout as sleep } from 'node:timers/promises';
import { asDumpdockError } from '@dumpdock/contracts';
import type { WorkerDeps } from './deps.ts';
import { reviveWaiting } from './revive-waiting.ts';
import { KINDS, restoreSchedules, sweep, sweepOverdue } from './schedules.ts';

const SAMPLE_EVERY_MS = 300_000;
/** An import whose target does not answer stays abandoned; it is asked for in every so many rounds only. */
const RECOVER_ROUNDS = 4;

interface Check {
  readonly name: string;
  readonly everyMs: number;
  /** Before the first look. Default 0. */
  readonly afterMs?: number;
  readonly check: () => Promise<void>;
}

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
  let running: Promise<unknown> | undefined;

  const unswept = new Set(KINDS);
  const recoverMs = RECOVER_ROUNDS * everyMs;

  /** All sweeps at the start, one after the other; readiness depends on them. Those that are switched off by SWEEP_*_CRON are among them. */
  async function sweepFirst(): Promise<void> {
    for (const kind of unswept) {
      if (stopped.signal.aborted) return;
      if (await isDone(`first sweep ${kind}`, () => sweep(deps, kind, stopped.signal))) unswept.delete(kind);
    }
  }

  /** Each kind on its own: one that fails or hangs holds up none of the others. */
  const overdue = KINDS.map((kind) => {
    return { name: `sweep ${kind}`, everyMs, afterMs: everyMs, check: () => sweepOverdue(deps, kind, stopped.signal) };
  });

  const checks: readonly Check[] = [
    { name: 'first sweeps', everyMs, check: sweepFirst },
    ...overdue,
    { name: 'schedules', everyMs, check: () => restoreSchedules(deps) },
    { name: 'abandoned imports', everyMs: recoverMs, afterMs: recoverMs, check: () => sweepAbandoned(deps, stopped.signal) },
    { name: 'waiting imports', everyMs, check: () => reviveWaiting(deps) },
    { name: 'storage sample', everyMs: SAMPLE_EVERY_MS, check: () => keepSample(deps) },
  ];

  async function isDone(name: string, check: () => Promise<void>): Promise<boolean> {
    try {
      await check();
      return true;
    } catch (error) {
      if (!stopped.signal.aborted)
        deps.log.warn({ check: name, code: asDumpdockError(error).code, err: error }, 'the watchdog could not look');
      return false;
    }
  }

  /** Each check on its own: a sweep that takes an hour, or Redis that does not answer, holds up none of the others. */
  async function watch(check: Check): Promise<void> {
    await pause(check.afterMs ?? 0);
    while (!stopped.signal.aborted) await pause((await isDone(check.name, check.check)) ? check.everyMs : everyMs);
  }

  async function pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: stopped.signal }).catch(() => undefined);
  }

  return {
    start() {
      if (!stopped.signal.aborted) running ??= Promise.all(checks.map(watch));
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

/** For the page: how much lay there over time. */
async function keepSample({ workspaces, database }: WorkerDeps): Promise<void> {
  await database.storageSamples.write(await workspaces.measure());
}

/** A worker that died keeps its imports until its leases ran out; then nobody needs to wait for the next orphans sweep. */
async function sweepAbandoned(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  if ((await deps.database.imports.abandoned(1)).length > 0) await sweep(deps, 'orphans', signal);
}
