import type { Processors } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';
import { cleanImportProcessor } from './clean-import.ts';
import { deliverWebhookProcessor } from './deliver-webhook.ts';
import { importProcessor } from './import.ts';
import { inspectProcessor } from './inspect.ts';
import { sweepJob } from './sweep-job.ts';

/** One for each job name. */
export function createProcessors(deps: WorkerDeps): Processors {
  return {
    inspect: inspectProcessor(deps),
    import: importProcessor(deps),
    'clean-import': cleanImportProcessor(deps),
    'sweep-old': (job) => sweepJob(deps, 'old', job),
    'sweep-failed': (job) => sweepJob(deps, 'failed', job),
    'sweep-orphans': (job) => sweepJob(deps, 'orphans', job),
    'deliver-webhook': deliverWebhookProcessor(deps),
  };
}
