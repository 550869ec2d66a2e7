import { asDumpdockError, type CleanupResult, DumpdockError, isLive } from '@dumpdock/contracts';
import type { Database } from '@dumpdock/database';
import type { Target } from '@dumpdock/engines';
import type { Recover, SweepTargets } from '@dumpdock/workspace';
import { type FateDeps, fateOf } from './commit-marker.ts';

/** What the orphans sweep asks about an import whose worker died after the commit marker was recorded. */
export function createRecover(deps: FateDeps): Recover {
  return async (record, lease, scratchDir) => {
    const code = record.cancelRequestedAt === null ? 'WORKER_LOST' : 'CANCELLED';
    const error = new DumpdockError(code, { importId: lease.importId });
    return record.commitMarker === null ? null : fateOf(deps, record, record.commitMarker, error, 'sweep-orphans', scratchDir);
  };
}

type SweepDeps = FateDeps & {
  readonly database: Pick<Database, 'imports'>;
  /** How long the sweep of one target may take. Default: five minutes. */
  readonly targetTimeoutMs?: number;
};

const TARGET_TIMEOUT_MS = 300_000;

/**
 * Removes from every target what dead loads left there. A target that cannot be reached is passed over, one that falls silent is left as an error, and the others
 * are swept; the next sweep comes by again.
 */
export function createTargetSweep(deps: SweepDeps): SweepTargets {
  return async (signal = new AbortController().signal, taking) => {
    const removed: string[] = [];
    const skipped: Skipped[] = [];
    for (const target of deps.targets) {
      const swept = await sweepTarget(deps, target, signal, taking);
      signal.throwIfAborted();
      removed.push(...swept.removed);
      skipped.push(...swept.skipped);
    }
    return { removed, skipped };
  };
}

type Swept = Awaited<ReturnType<SweepTargets>>;
type Skipped = Swept['skipped'][number];

async function sweepTarget(deps: SweepDeps, target: Target, signal: AbortSignal, taking: Parameters<SweepTargets>[1]): Promise<Swept> {
  const deadline = AbortSignal.timeout(deps.targetTimeoutMs ?? TARGET_TIMEOUT_MS);
  const within = AbortSignal.any([signal, deadline]);
  try {
    const swept = await deps.engines[target.engine].sweepLeftovers(target, staysFor(deps, target.name), within, taking);
    return { removed: swept.removed, skipped: [...swept.skipped.map(toSkipped), ...(deadline.aborted ? [silent(target.name)] : [])] };
  } catch (error) {
    deps.log.warn({ target: target.name, code: asDumpdockError(error).code }, 'a target could not be swept');
    return { removed: [], skipped: [deadline.aborted ? silent(target.name) : away(target.name)] };
  }
}

const away = (name: string): Skipped => ({
  name,
  reason: 'unreachable',
  detail: 'The target could not be asked what is left there; the next sweep asks again.',
});

const silent = (name: string): Skipped => ({
  name,
  reason: 'error',
  detail: 'The target took the connection and then did not answer in time; what is left there is unknown. The next sweep asks again.',
});

function toSkipped({ import_id: name, reason, detail }: CleanupResult['skipped'][number]): Skipped {
  if (reason === 'live') return { name, reason, detail: detail ?? 'Its load is not over, or another target or another dumpdock knows it.' };
  return { name, reason: 'error', detail: detail ?? 'What it left in the target could not be removed.' };
}

/**
 * Whether what an import left in a target must stay. An import that this ledger does not know is not ours: another dumpdock may load into the same
 * server, and `dumpdock run` has no ledger at all. One that is live by its status keeps its leftovers until it is ended. Several targets may be databases of
 * one server, where every sweep sees the schemas of all: only the sweep of its own target knows where an import belongs.
 */
function staysFor({ database, targets }: SweepDeps, swept: string): (importId: string) => Promise<boolean> {
  return async (importId) => {
    const record = await database.imports.get(importId);
    if (record === null || isLive(record.status)) return true;
    return record.target !== swept && targets.some(({ name }) => name === record.target);
  };
}
