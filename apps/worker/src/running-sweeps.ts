import type { SweepKind } from '@dumpdock/database';

/** The sweeps that run in this process, at most one of a kind, whoever asked: one that hangs, on a target for instance, is not joined by a second of its kind. */
export interface RunningSweeps {
  has(kind: SweepKind): boolean;
  /** Does `work`, or null when a sweep of that kind runs here. */
  run<T>(kind: SweepKind, work: () => Promise<T>): Promise<T> | null;
}

export function createRunningSweeps(): RunningSweeps {
  const running = new Set<SweepKind>();

  async function watched<T>(kind: SweepKind, work: () => Promise<T>): Promise<T> {
    running.add(kind);
    try {
      return await work();
    } finally {
      running.delete(kind);
    }
  }

  return {
    has: (kind) => running.has(kind),
    run: (kind, work) => (running.has(kind) ? null : watched(kind, work)),
  };
}
