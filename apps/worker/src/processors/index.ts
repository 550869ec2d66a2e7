import type { Processors } from '@dumpdock/queue';
import type { WorkerDeps } from '../deps.ts';
import { cleanImportProcessor } from './clean-import.ts';
import { deliverWebhookProcessor } from './deliver-webhook.ts';
import { importProcessor } from './import.ts';
import { inspectProcessor } from './inspect.ts';
import { sweepFailedProcessor } from './sweep-failed.ts';
import { sweepOldProcessor } from './sweep-old.ts';
import { sweepOrphansProcessor } from './sweep-orphans.ts';

/** One for each job name. */
export function createProcessors(deps: WorkerDeps): Processors {
  return {
    inspect: inspectProcessor(deps),
    import: importProcessor(deps),
    'clean-import': cleanImportProcessor(deps),
    'sweep-old': sweepOldProcessor(deps),
    'sweep-failed': sweepFailedProcessor(deps),
    'sweep-orphans': sweepOrphansProcessor(deps),
    'deliver-webhook': deliverWebhookProcessor(deps),
  };
}
