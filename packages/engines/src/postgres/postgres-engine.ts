import { availableParallelism } from 'node:os';
import type { Engine } from '../engine.ts';
import { checkTarget } from './check-target.ts';
import { createEarlySession } from './early-session.ts';
import { examineTarget } from './examine-target.ts';
import { loadDump, type PostgresEngineOptions } from './load-dump.ts';
import { resolveLoad } from './resolve-load.ts';

/** Making rows binary takes a core of its own: with two, the server and the reader of the archive have both. Measured on two: 0.85 of psql against 0.94 as text. */
const HAS_IDLE_CORE = availableParallelism() > 2;

/** INSERTs put rows on the pages that psql would put them on, COPY in the order of the dump: what is small stays like psql's to the last. */
const DEFAULTS: PostgresEngineOptions = {
  binaryFromBytes: HAS_IDLE_CORE ? 1_000_000 : Number.POSITIVE_INFINITY,
  copyFromBytes: 16_000_000,
};

/** PostgreSQL: everything in one transaction; runs of INSERTs become COPY where the catalog proves it the same. */
export function createPostgresEngine(options: Partial<PostgresEngineOptions> = {}): Engine {
  const all: PostgresEngineOptions = { ...DEFAULTS, ...options };
  const session = createEarlySession();
  return {
    dialect: 'postgresql',
    capabilities: { atomicity: 'transaction', transactionalDdl: true, convertsInserts: true, cancelsFromOutside: true },
    examine: examineTarget,
    loadsAhead: async () => true,
    prepare: session.open,
    load: (task) => loadDump(task, all, session.take),
    resolve: resolveLoad,
    // A transaction leaves nothing behind.
    sweepLeftovers: async () => ({ removed: [], skipped: [] }),
    check: checkTarget,
  };
}
