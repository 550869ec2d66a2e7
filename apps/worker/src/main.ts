// The worker: takes jobs from the queues, inspects, imports and cleans.
import './small-heap.ts';
import { armKillPoint, DumpdockError } from '@dumpdock/contracts';
import { createLogger, loadConfig, onShutdown } from '@dumpdock/runtime';
import { startWorker } from './start-worker.ts';

/** Grace and rollback take 20 s with the default SHUTDOWN_GRACE_MS. */
const ROLLBACK_MS = 15_000;

try {
  armKillPoint(process.env);
  const config = loadConfig(process.env, process.cwd());
  const log = createLogger(config.logLevel, 'worker');
  const worker = await startWorker(config, log);
  onShutdown(log, () => worker.stop(), config.shutdownGraceMs + ROLLBACK_MS);
} catch (error) {
  if (!(error instanceof DumpdockError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.code === 'CONFIG_INVALID' ? 2 : 1);
}
