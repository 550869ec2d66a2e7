import type { ImportJobData } from '@dumpdock/contracts';
import { runImport } from '@dumpdock/importer';
import type { Processor } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';
import { outcomeOf } from './outcome.ts';
import { showProgress } from './show-progress.ts';
import { stopSignal } from './stop-signal.ts';

/** Job `import`. Waits for its target before it takes a slot, so that a busy target holds up nobody else. */
export function importProcessor(deps: WorkerDeps): Processor<ImportJobData> {
  return async (job) => {
    const importId = job.data.import_id;
    const signal = stopSignal(job.signal, importId);
    const target = (await deps.database.imports.get(importId))?.target ?? '';
    const leaveTarget = await deps.targetQueue.enter(target, signal);
    try {
      const leaveSlot = await deps.slots.enter(signal);
      try {
        return await outcomeOf(deps, job, await runImport(deps, importId, { signal, onProgress: showProgress(job, deps.log) }));
      } finally {
        leaveSlot();
      }
    } finally {
      leaveTarget();
    }
  };
}
