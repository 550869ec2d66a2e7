import { setTimeout as sleep } from 'node:timers/promises';
import { asDumpdockError } from '@dumpdock/contracts';
import { Gauge, Registry } from 'prom-client';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { finishedImportsText } from '../metrics/finished-imports.ts';

/** Longest that what Redis knows is waited for: the rest is told whatever Redis does, and a scrape has not much time. */
const QUEUES_WITHIN_MS = 1_000;

const SWEEPS = ['old', 'failed', 'orphans'] as const;

/** GET /metrics: Prometheus text, measured when it is asked for. */
export function registerMetricsRoute(app: Api, deps: ApiDeps): void {
  app.get('/metrics', { config: { access: 'viewer' } }, async (_request, reply) => {
    const registry = new Registry();
    const gauge = (name: string, help: string, labelNames: string[] = []) =>
      new Gauge({ name: `dumpdock_${name}`, help, labelNames, registers: [registry] });
    await Promise.all([measureImports(deps, gauge), measureQueues(deps, gauge), measureStorage(deps, gauge), measureSweeps(deps, gauge)]);
    const finished = finishedImportsText(await deps.database.imports.finished());
    return reply.header('content-type', registry.contentType).send((await registry.metrics()) + finished);
  });
}

type MakeGauge = (name: string, help: string, labels?: string[]) => Gauge;

async function measureImports({ database }: ApiDeps, gauge: MakeGauge): Promise<void> {
  const imports = gauge('imports', 'Imports by status', ['status']);
  for (const [status, count] of Object.entries(await database.imports.countByStatus())) imports.set({ status }, count);
  gauge('booked_bytes', 'Temporary bytes booked by imports in flight').set(await database.imports.bookedBytes());
}

/** While Redis is away, or does not answer in time, the queues are left out. */
async function measureQueues({ producers }: ApiDeps, gauge: MakeGauge): Promise<void> {
  const stats = await Promise.race([readQueues(producers), sleep(QUEUES_WITHIN_MS, null, { ref: false })]);
  gauge('queue_up', 'Whether Redis answers').set(stats === null ? 0 : 1);
  if (stats === null) return;
  const jobs = gauge('queue_jobs', 'Jobs by queue and state', ['queue', 'state']);
  const age = gauge('queue_oldest_waiting_seconds', 'Age of the oldest job that waits', ['queue']);
  for (const [queue, { counts, oldestWaitingSeconds }] of Object.entries(stats)) {
    for (const [state, count] of Object.entries(counts)) jobs.set({ queue, state }, count);
    age.set({ queue }, oldestWaitingSeconds);
  }
}

async function readQueues(producers: ApiDeps['producers']): Promise<Awaited<ReturnType<typeof producers.stats>> | null> {
  try {
    return await producers.stats();
  } catch (error) {
    if (asDumpdockError(error).code === 'QUEUE_UNAVAILABLE') return null;
    throw error;
  }
}

/** While the storage is away it is left out, and everything else is told. */
async function measureStorage({ workspaces }: ApiDeps, gauge: MakeGauge): Promise<void> {
  const sample = await workspaces.measure().catch((error: unknown) => {
    if (asDumpdockError(error).code === 'STORAGE_UNAVAILABLE') return null;
    throw error;
  });
  gauge('storage_up', 'Whether the storage of temporary files is there').set(sample === null ? 0 : 1);
  if (sample === null) return;
  const { bytes, workspaces: count, oldestAgeSeconds } = sample;
  gauge('workspace_bytes', 'Bytes under temp_sql_imports').set(bytes);
  gauge('workspace_count', 'Directories under temp_sql_imports').set(count);
  gauge('workspace_oldest_age_seconds', 'Age of the oldest directory').set(oldestAgeSeconds);
}

/** Every kind from the start, with zeros: what is missing alarms nobody (Prometheus, "Instrumentation: avoid missing metrics"). */
async function measureSweeps({ database, config }: ApiDeps, gauge: MakeGauge): Promise<void> {
  const success = gauge('sweep_last_success_timestamp_seconds', 'Time of the last good sweep, 0 when there was none', ['kind']);
  const removed = gauge('sweep_removed_total', 'Workspaces removed by sweeps', ['kind']);
  const freed = gauge('sweep_freed_bytes_total', 'Bytes freed by sweeps', ['kind']);
  const left = gauge('sweep_left_total', 'What sweeps had to leave although it should have gone', ['kind']);
  const sweeps = await database.sweeps.all();
  for (const kind of SWEEPS) {
    const sweep = sweeps.find((one) => one.kind === kind);
    const last = sweep?.lastSuccessAt ?? null;
    if (last !== null || config.sweepCrons[kind] !== null) success.set({ kind }, (last?.getTime() ?? 0) / 1000);
    removed.set({ kind }, sweep?.removedTotal ?? 0);
    freed.set({ kind }, sweep?.freedBytes ?? 0);
    left.set({ kind }, sweep?.leftTotal ?? 0);
  }
}
