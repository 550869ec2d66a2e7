import type { Engine } from '../engine.ts';
import { checkTarget } from './check-target.ts';
import { examineTarget } from './examine-target.ts';
import { loadDump } from './load-dump.ts';
import { resolveLoad } from './resolve-load.ts';
import { sweepLeftovers } from './sweep-leftovers.ts';

/** MySQL and MariaDB: loads into a staging schema and swaps it in by one RENAME TABLE; rows alone go in one transaction. */
export function createMysqlEngine(): Engine {
  return {
    dialect: 'mysql',
    capabilities: { atomicity: 'staging', transactionalDdl: false, convertsInserts: true, cancelsFromOutside: true },
    examine: examineTarget,
    // Whether there is DDL decides how it is loaded.
    loadsAhead: async () => false,
    load: loadDump,
    resolve: resolveLoad,
    sweepLeftovers,
    check: checkTarget,
  };
}
