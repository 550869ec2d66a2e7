import type { Database } from '@dumpdock/database';
import { createEngines, createRecover, createTargetSweep } from '@dumpdock/importer';
import type { Config, Logger } from '@dumpdock/runtime';

interface RecoveryDeps {
  readonly database: Database;
  readonly targets: Config['targets'];
  readonly log: Logger;
}

/** What the orphans sweep asks of the targets; in a file of its own because all drivers come with it. */
export function recoveryOf(deps: RecoveryDeps) {
  const shared = { ...deps, engines: createEngines() };
  return { recover: createRecover(shared), sweepTargets: createTargetSweep(shared) };
}
