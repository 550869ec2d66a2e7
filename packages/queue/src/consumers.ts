import {
  asDumpdockError,
  type CleanupJobData,
  type CleanupJobName,
  type ImportJobData,
  type ImportJobName,
  type WebhookJobName,
} from '@dumpdock/contracts';
import { DelayedError, type Job, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq';
import { DEFAULT_PREFIX, openBlockingConnection, type QueueLog } from './connection.ts';
import { JOB_OPTIONS } from './job-options.ts';
import { putAside } from './long-lists.ts';
import { tracing } from './tracing.ts';

/** One job as a processor sees it. */
export interface JobContext<Data> {
  readonly jobId: string;
  readonly name: string;
  readonly data: Data;
  /** Aborted by {@link Consumers.cancel} and, after the grace of {@link Consumers.stop}, by shutdown. */
  readonly signal: AbortSignal;
  /** No further try follows when this one fails. */
  readonly lastTry: boolean;
  /** Shown by `GET /jobs/{id}`; plain JSON, no values of a dump. */
  progress(value: object): Promise<void>;
  /** Puts the job back to be taken up again in `ms`, by whoever is free; what this rejects with has to leave the processor. */
  putOff(ms: number): Promise<never>;
}

/** What does a job. The result is plain JSON and shown by `GET /jobs/{id}`. Jobs are tried once: a rejection is final; only webhooks are tried again. */
export type Processor<Data> = (job: JobContext<Data>) => Promise<unknown>;

export type Processors = Readonly<Record<ImportJobName, Processor<ImportJobData>>> &
  Readonly<Record<CleanupJobName, Processor<CleanupJobData>>> &
  Readonly<Record<WebhookJobName, Processor<ImportJobData>>>;

export interface ConsumersOptions {
  readonly redisUrl: string;
  /** Default {@link DEFAULT_PREFIX}. */
  readonly prefix?: string;
  readonly processors: Processors;
  /** Jobs done at once, by queue. */
  readonly concurrency: { readonly imports: number; readonly cleanup: number; readonly webhooks: number };
  readonly log: QueueLog;
  /** Told of every rejection, once, with the error itself (jobs keep only its code and masked detail). */
  readonly onFailed?: (job: { jobId: string; name: string; data: ImportJobData | CleanupJobData }, error: unknown) => void;
  /** After this long without renewal another worker may take a job. Default 60 s. */
  readonly lockDurationMs?: number;
  /** How often stalled jobs are looked for. Default 30 s. */
  readonly stalledIntervalMs?: number;
  /** Make spans of doing jobs. Default: false. */
  readonly traced?: boolean;
}

/** The side of the queues that does the work. */
export interface Consumers {
  /** Starts taking jobs. Resolves at once: Redis is waited for in the background. Safe twice. */
  start(): void;
  /** Aborts the signal of a job that runs here; false when it does not. */
  cancel(jobId: string, reason: string): boolean;
  /** Ids of the jobs that run here. */
  active(): string[];
  /** Takes no more jobs, waits `graceMs` for those that run, then aborts their signals and waits for them to end. Safe twice and before start. */
  stop(graceMs: number): Promise<void>;
}

/** Makes the workers of all queues; they take nothing before `start`. */
export function createConsumers(options: ConsumersOptions): Consumers {
  const { redisUrl, prefix = DEFAULT_PREFIX, processors, concurrency, log } = options;
  const connection = openBlockingConnection(redisUrl, log);
  const active = new Map<string, Worker>();
  const base = {
    connection,
    prefix,
    autorun: false,
    lockDuration: options.lockDurationMs ?? 60_000,
    stalledInterval: options.stalledIntervalMs ?? 30_000,
    maxStalledCount: 2,
    removeOnComplete: JOB_OPTIONS.removeOnComplete,
    removeOnFail: JOB_OPTIONS.removeOnFail,
    ...tracing(options.traced),
  } satisfies Omit<WorkerOptions, 'concurrency'>;
  const workers = [
    new Worker<ImportJobData>('imports', (job, token, signal) => run(job, token, signal), { ...base, concurrency: concurrency.imports }),
    new Worker<CleanupJobData>('cleanup', (job, token, signal) => run(job, token, signal), { ...base, concurrency: concurrency.cleanup }),
    new Worker<ImportJobData>('webhooks', (job, token, signal) => run(job, token, signal), { ...base, concurrency: concurrency.webhooks }),
  ];
  for (const worker of workers) {
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (!error.code) log.warn({ queue: worker.name, reason: error.message }, 'queue worker'); // With a code: the connection has reported it.
    });
    worker.on('active', (job) => {
      active.set(job.id ?? '', worker);
    });
  }

  async function run(job: Job<ImportJobData | CleanupJobData>, token: string | undefined, signal: AbortSignal | undefined) {
    const jobId = job.id ?? '';
    const processor = Object.hasOwn(processors, job.name) ? (processors[job.name as keyof Processors] as Processor<unknown>) : undefined;
    try {
      if (!processor) throw new Error('unknown job name');
      const progress = (value: object) => job.updateProgress(value);
      const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
      const putOff = (ms: number) => putBack(job, ms, token);
      const context = { jobId, name: job.name, data: job.data, signal: signal ?? new AbortController().signal, lastTry, progress, putOff };
      return await putAside(connection, prefix, jobId, await processor(context));
    } catch (error) {
      if (error instanceof DelayedError) throw error;
      options.onFailed?.({ jobId, name: job.name, data: job.data }, error);
      const { code, message } = asDumpdockError(error);
      const told = `${code}: ${message}`;
      throw job.queueName === 'webhooks' ? new Error(told) : new UnrecoverableError(told);
    } finally {
      active.delete(jobId);
    }
  }

  let started = false;
  let stopping: Promise<void> | undefined;
  async function stopAll(graceMs: number) {
    const closed = Promise.allSettled(workers.map((worker) => worker.close()));
    const timer = setTimeout(() => workers.forEach((worker) => void worker.cancelAllJobs('shutdown')), graceMs);
    await closed;
    clearTimeout(timer);
    connection.disconnect();
  }

  return {
    start() {
      if (started || stopping) return;
      started = true;
      for (const worker of workers) {
        worker.run().catch((error: Error) => log.warn({ queue: worker.name, reason: error.message }, 'queue worker stopped'));
      }
    },
    cancel: (jobId, reason) => active.get(jobId)?.cancelJob(jobId, reason) ?? false,
    active: () => [...active.keys()],
    stop(graceMs) {
      stopping ??= stopAll(graceMs);
      return stopping;
    },
  };
}

/** BullMQ manual, "Process Step Jobs": a job that moved itself is left alone when its processor throws DelayedError. */
async function putBack(job: Job, ms: number, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + ms, token);
  throw new DelayedError();
}
