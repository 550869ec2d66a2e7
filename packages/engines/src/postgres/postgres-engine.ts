import type { Engine } from '../engine.ts';
import { checkTarget } from './check-target.ts';
import { examineTarget } from './examine-target.ts';
import { loadDump } from './load-dump.ts';
import { resolveLoad } from './resolve-load.ts';

/** PostgreSQL: everything in one transaction; runs of INSERTs become COPY where the catalog proves it the same. */
export function createPostgresEngine(): Engine {
  return {
    dialect: 'postgresql',
    capabilities: { atomicity: 'transaction', transactionalDdl: true, convertsInserts: true, cancelsFromOutside: true },
    examine: examineTarget,
    loadsAhead: async () => true,
    load: loadDump,
    resolve: resolveLoad,
    // A transaction leaves nothing behind.
    sweepLeftovers: async () => ({ removed: [], skipped: [] }),
    check: checkTarget,
  };
}
