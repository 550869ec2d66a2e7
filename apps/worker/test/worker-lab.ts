import { isTerminal, newImportId } from '@dumpdock/contracts';
import type { ImportRecord, Lease } from '@dumpdock/database';
import { createProducers, DEFAULT_PREFIX, type Producers } from '@dumpdock/queue';
import { COMPILED, testServices, until } from '@dumpdock/testkit';
import { Redis } from 'ioredis';
import { type ImportLab, importLab } from '../../../packages/importer/test/import-lab.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** A whole dumpdock without API: ledger, queue, targets, workers in processes of their own. */
export interface WorkerLab extends ImportLab {
  readonly producers: Producers;
  readonly redis: Redis;
  start(env?: Readonly<Record<string, string>>): WorkerProcess;
  /** Uploads and enqueues as the API does. */
  send(zip: Buffer, options: { target: string; autoConfirm?: boolean }): Promise<string>;
  /** Confirms and enqueues as the API does. */
  confirmAndSend(importId: string, target: string): Promise<void>;
  untilOver(importId: string, deadlineMs?: number): Promise<ImportRecord>;
  untilStatus(importId: string, status: ImportRecord['status']): Promise<ImportRecord>;
  /** Makes a directory of an import that nobody knows. */
  orphan(): Promise<string>;
}

/** A Redis database of its own: workers use the default prefix. */
const REDIS_DATABASE = 9;

export async function workerLab(redisUrl = `${testServices().redis.replace(/\/$/, '')}/${REDIS_DATABASE}`): Promise<WorkerLab> {
  const lab = await importLab();
  const redis = new Redis(redisUrl);
  await redis.flushdb();
  const producers = createProducers({ redisUrl, prefix: DEFAULT_PREFIX });
  await until('the queue', async () =>
    producers.ping().then(
      () => true,
      () => false,
    ),
  );
  const workers: WorkerProcess[] = [];
  const settings = settingsOf(lab, redisUrl);
  const untilRecord = (id: string, what: string, check: (record: ImportRecord) => boolean, deadlineMs?: number) =>
    until(
      `${what}\n${workers.map((worker) => worker.log()).join('')}`,
      async () => {
        const record = await lab.record(id);
        return check(record) ? record : null;
      },
      deadlineMs,
    );
  return {
    ...lab,
    producers,
    redis,
    start: (env = {}) => {
      const worker = startWorkerProcess({ ...settings, ...env });
      workers.push(worker);
      return worker;
    },
    send: async (zip, options) => {
      const id = await lab.upload(zip, options);
      await producers.addInspect(id, (await lab.record(id)).job_id ?? '');
      return id;
    },
    confirmAndSend: async (id, target) => {
      await lab.confirm(id, target);
      await producers.addImport(id, (await lab.record(id)).job_id ?? '');
    },
    untilOver: (id, deadlineMs = 60_000) => untilRecord(id, `the end of ${id}`, ({ status }) => isTerminal(status), deadlineMs),
    untilStatus: (id, status) => untilRecord(id, `${id} to be ${status}`, (record) => record.status === status),
    orphan: () => makeOrphan(lab),
    [Symbol.asyncDispose]: async () => {
      for (const worker of workers) await worker[Symbol.asyncDispose]();
      await producers.close();
      await redis.flushdb().catch(() => undefined);
      redis.disconnect();
      await lab[Symbol.asyncDispose]();
    },
  };
}

/** Nothing but what the worker needs: it must not depend on the environment of the test. */
function settingsOf(lab: ImportLab, redisUrl: string): Record<string, string> {
  return {
    ...COMPILED,
    PATH: '',
    DATABASE_URL: lab.metadata.adminUrl,
    REDIS_URL: redisUrl,
    MEDIA_ROOT: lab.root.path('media'),
    DATA_DIR: lab.root.path('data'),
    TARGETS: JSON.stringify(Object.fromEntries(lab.deps.targets.map(({ name, url }) => [name, { url }]))),
    LEASE_MS: '3000',
    SHUTDOWN_GRACE_MS: '1000',
    MIN_FREE_BYTES: '0',
    MAX_TEMP_BYTES: String(1024 ** 3),
  };
}

async function makeOrphan({ deps }: ImportLab): Promise<string> {
  const id = newImportId();
  const input = {
    id,
    archiveName: 'x.zip',
    target: null,
    owner: null,
    autoConfirm: false,
    reserveBytes: 1,
    leaseOwner: 'dead',
    leaseMs: 1,
  };
  const { lease }: { lease: Lease } = await deps.database.imports.create(input, deps.workspaces.budget());
  await deps.workspaces.create(lease);
  return id;
}
