import {
  type CleanupJobData,
  type ImportJobData,
  type ImportJobName,
  type JobView,
  newJobId,
  QUEUES,
  type QueueName,
} from '@dumpdock/contracts';
import { Queue } from 'bullmq';
import { DEFAULT_PREFIX, openProducerConnection, orUnavailable, type QueueLog } from './connection.ts';
import { createJobEvents } from './job-events.ts';
import { JOB_OPTIONS, WEBHOOK_JOB_OPTIONS } from './job-options.ts';
import { isFinished, viewJob } from './job-view.ts';
import { fetchAside } from './long-lists.ts';
import { type QueueStats, readQueueStats } from './queue-stats.ts';
import { applySchedules, type SweepCrons, schedulesHealthy } from './schedules.ts';
import { tracing } from './tracing.ts';

/** Longest wait for one event before the job itself is asked again: an event may be lost while Redis restarts. */
const ASK_AGAIN_MS = 2_000;

export interface ProducersOptions {
  readonly redisUrl: string;
  /** Default {@link DEFAULT_PREFIX}. */
  readonly prefix?: string;
  readonly log?: QueueLog;
  /** Make spans of adding jobs. Default: false. */
  readonly traced?: boolean;
}

/** The side of the queues that asks for work and looks at it. Every method rejects with QUEUE_UNAVAILABLE within seconds when Redis is away. */
export interface Producers {
  addInspect(importId: string, jobId: string): Promise<string>;
  addImport(importId: string, jobId: string): Promise<string>;
  /** Job name follows from the scope. `jobId` defaults to a new one. */
  addCleanup(data: CleanupJobData, jobId?: string): Promise<string>;
  /** Asks for the delivery of an import's end; asking again while the job is there changes nothing. */
  addWebhook(importId: string): Promise<void>;
  /** The job of that id in any queue; null when there is none (any more). */
  findJob(jobId: string): Promise<JobView | null>;
  /** Waits for the end of the job, `ms` at the most or until `signal` aborts; resolves to what it is then, finished or not. */
  waitForJob(jobId: string, ms: number, signal?: AbortSignal): Promise<JobView | null>;
  applySchedules(crons: SweepCrons): Promise<void>;
  schedulesHealthy(crons: SweepCrons): Promise<boolean>;
  /** BullMQ's own objects, for Bull Board only. */
  queues(): readonly Queue[];
  /** Jobs by state and the age of the oldest one that waits. */
  stats(): Promise<Record<QueueName, QueueStats>>;
  ping(): Promise<void>;
  /** How Redis keeps jobs: its `maxmemory_policy`, and whether it writes an append-only file (INFO). Null when it does not say. */
  keeping(): Promise<{ policy: string | null; appendOnly: boolean | null }>;
  /** Safe twice. */
  close(): Promise<void>;
}

/** Connects to Redis in the background; never throws because Redis is away. */
export function createProducers({
  redisUrl,
  prefix = DEFAULT_PREFIX,
  log = { warn: () => undefined },
  traced,
}: ProducersOptions): Producers {
  const connection = openProducerConnection(redisUrl, log);
  const answer = <T>(work: () => Promise<T>) => orUnavailable(connection, work);
  const base = { connection, prefix, defaultJobOptions: JOB_OPTIONS, ...tracing(traced) };
  const imports = new Queue<ImportJobData>('imports', base);
  const cleanup = new Queue<CleanupJobData>('cleanup', base);
  const webhooks = new Queue<ImportJobData>('webhooks', base);
  const byName: Record<QueueName, Queue> = { imports, cleanup, webhooks };
  const events = createJobEvents(redisUrl, prefix, log);
  for (const queue of Object.values(byName)) queue.on('error', () => undefined); // The connection has reported it.

  const addImportJob = (name: ImportJobName) => (importId: string, jobId: string) =>
    answer(async () => {
      await imports.add(name, { import_id: importId }, { jobId });
      return jobId;
    });

  async function locate(jobId: string): Promise<{ name: QueueName; view: JobView } | null> {
    for (const name of QUEUES) {
      const view = await answer(() => viewJob(byName[name], jobId, (stored) => fetchAside(connection, prefix, jobId, stored)));
      if (view) return { name, view };
    }
    return null;
  }

  async function waitForJob(jobId: string, ms: number, signal?: AbortSignal): Promise<JobView | null> {
    const end = Date.now() + ms;
    for (let pause = 100; ; pause = Math.min(pause * 2, ASK_AGAIN_MS)) {
      const found = await locate(jobId);
      const left = end - Date.now();
      if (!found || isFinished(found.view) || left <= 0 || signal?.aborted) return found?.view ?? null;
      await events.ended(found.name, jobId, Math.min(left, pause), signal);
    }
  }

  let closing: Promise<void> | undefined;
  async function closeAll() {
    await events.close();
    await Promise.allSettled(Object.values(byName).map((queue) => queue.close()));
    connection.disconnect();
  }

  return {
    addInspect: addImportJob('inspect'),
    addImport: addImportJob('import'),
    addCleanup: (data, jobId = newJobId()) =>
      answer(async () => {
        await cleanup.add(data.scope === 'import' ? 'clean-import' : `sweep-${data.scope}`, data, { jobId });
        return jobId;
      }),
    addWebhook: (importId) =>
      answer(async () => {
        await webhooks.add('deliver-webhook', { import_id: importId }, { ...WEBHOOK_JOB_OPTIONS, jobId: `webhook-${importId}` });
      }),
    findJob: async (jobId) => (await locate(jobId))?.view ?? null,
    waitForJob,
    applySchedules: (crons) => answer(() => applySchedules(cleanup, crons)),
    schedulesHealthy: (crons) => answer(() => schedulesHealthy(cleanup, crons)),
    queues: () => Object.values(byName),
    stats: () =>
      answer(async () => {
        const read = QUEUES.map(async (name) => [name, await readQueueStats(byName[name])] as const);
        return Object.fromEntries(await Promise.all(read)) as Record<QueueName, QueueStats>;
      }),
    ping: () =>
      answer(async () => {
        await connection.ping();
      }),
    keeping: () => answer(async () => keepingOf(await connection.info())),
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}

function keepingOf(info: string): { policy: string | null; appendOnly: boolean | null } {
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? null;
  const appendOnly = /^aof_enabled:(\d)/m.exec(info)?.[1];
  return { policy, appendOnly: appendOnly === undefined ? null : appendOnly === '1' };
}
