import type { ImportJobData } from '@dumpdock/contracts';
import { runInspection } from '@dumpdock/importer';
import type { Processor } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';
import { outcomeOf } from './outcome.ts';
import { showProgress } from './show-progress.ts';
import { stopSignal } from './stop-signal.ts';

/** Job `inspect`. */
export function inspectProcessor(deps: WorkerDeps): Processor<ImportJobData> {
  return async (job) => {
    const importId = job.data.import_id;
    const signal = stopSignal(job.signal, importId);
    const leave = await deps.slots.enter(signal);
    try {
      return await outcomeOf(deps, job, await runInspection(deps, importId, { signal, onProgress: showProgress(job, deps.log) }));
    } finally {
      leave();
    }
  };
}
