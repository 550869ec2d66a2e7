import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createDatabase } from '@dumpdock/database';

import { createEngines, createRecover, createTargetQueue, createTargetSweep, reportTargets } from '@dumpdock/importer';
import { createConsumers, createProducers } from '@dumpdock/queue';
import { type Config, type Logger, serverUrls, startTelemetry } from '@dumpdock/runtime';
import { createWorkspaces } from '@dumpdock/workspace';
import type { WorkerDeps } from './deps.ts';
import { createProcessors } from './processors/index.ts';
import { createRunningSweeps } from './running-sweeps.ts';
import { createSlots } from './slots.ts';
import { createWatchdog } from './watchdog.ts';
import { createNotifier } from './webhooks/notifier.ts';

const HEARTBEAT_MS = 1_000;
/** Jobs that may be taken while they wait for their target; they use no slot. */
const WAITING_JOBS = 6;
/** One sweep of each kind, and the clean-up of one import. */
const CLEANUP_CONCURRENCY = 4;
const WEBHOOK_CONCURRENCY = 4;

/** A worker that runs. */
export interface RunningWorker {
  /** Takes no more jobs, waits SHUTDOWN_GRACE_MS, cancels what still runs (10 s to roll back), and closes. Safe twice. */
  stop(): Promise<void>;
}

/** Starts a worker: waits for nothing, not even for Redis or the database. @throws DumpdockError CONFIG_INVALID, also for a MEDIA_ROOT that must not be used. */
export async function startWorker(config: Config, log: Logger): Promise<RunningWorker> {
  const { databaseUrl, redisUrl } = serverUrls(config);
  const database = createDatabase({ url: databaseUrl });
  const traced = config.otlpEndpoint !== null;
  const telemetry = await startTelemetry(config.otlpEndpoint, 'dumpdock-worker');
  const producers = createProducers({ redisUrl, log, traced });
  const deps = buildDeps(config, log, database, producers);
  await deps.workspaces.prepare();
  const consumers = createConsumers({
    redisUrl,
    processors: createProcessors(deps),
    concurrency: { imports: config.importConcurrency + WAITING_JOBS, cleanup: CLEANUP_CONCURRENCY, webhooks: WEBHOOK_CONCURRENCY },
    // The queue only brings an import to a worker; the lease in the ledger says who has it, and is over first.
    lockDurationMs: 4 * config.leaseMs,
    stalledIntervalMs: 2 * config.leaseMs,
    log,
    traced,
  });
  const watchdog = createWatchdog(deps, config.leaseMs);
  const notifier = createNotifier(deps);
  consumers.start();
  watchdog.start();
  notifier.start();
  void reportTargets(deps);
  log.info({ owner: deps.owner, concurrency: config.importConcurrency, targets: config.targets.length }, 'worker runs');

  let stopping: Promise<void> | undefined;
  async function stopAll(): Promise<void> {
    await Promise.all([watchdog.stop(), notifier.stop(), consumers.stop(config.shutdownGraceMs)]);
    await producers.close();
    await database.close();
    await telemetry.stop();
  }
  return {
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
}

function buildDeps(
  config: Config,
  log: Logger,
  database: ReturnType<typeof createDatabase>,
  producers: ReturnType<typeof createProducers>,
): WorkerDeps {
  const shared = { database, targets: config.targets, engines: createEngines(), log };
  const workspaces = createWorkspaces({
    mediaRoot: config.mediaRoot,
    database,
    log,
    maxTempBytes: config.maxTempBytes,
    minFreeBytes: config.minFreeBytes,
    leaseMs: config.leaseMs,
    maxAgeHours: config.maxAgeHours,
    recover: createRecover(shared),
    sweepTargets: createTargetSweep(shared),
  });
  return {
    ...shared,
    workspaces,
    producers,
    limits: config.archiveLimits,
    inspectTimeoutMs: config.inspectTimeoutMs,
    importTimeoutMs: config.importTimeoutMs,
    owner: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    leaseMs: config.leaseMs,
    heartbeatMs: HEARTBEAT_MS,
    enqueueImport: async (importId, jobId) => void (await producers.addImport(importId, jobId)),
    slots: createSlots(config.importConcurrency),
    targetQueue: createTargetQueue(),
    runningSweeps: createRunningSweeps(),
    maxAgeHours: config.maxAgeHours,
    sweepCrons: config.sweepCrons,
    webhook: config.webhook,
  };
}
