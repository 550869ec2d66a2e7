import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { asDumpdockError } from '@dumpdock/contracts';
import { createDatabase } from '@dumpdock/database';
import { createProducers, lateSweep, type Producers } from '@dumpdock/queue';
import type { Config } from '@dumpdock/runtime';
import { checkTarget } from './commands/targets.ts';
import type { CommandContext } from './context.ts';
import { showBytes, showDuration } from './output/quantities.ts';

const CONNECT_MS = 3_000;

/** One thing that was looked at. `advice` says what to do when it is not well. */
export interface Finding {
  readonly what: string;
  readonly well: boolean;
  readonly detail: string;
  readonly advice: string;
}

/** Everything that dumpdock needs, as it is seen from here. */
export async function examineAll(context: CommandContext): Promise<Finding[]> {
  const config = context.config();
  return (
    await Promise.all([
      [{ what: 'settings', well: true, detail: 'can be read', advice: '' }],
      look('API', 'Start it with `npm start`, or set DUMPDOCK_URL.', () => examineApi(context)),
      look('database', 'Check DATABASE_URL and that PostgreSQL runs.', () => examineDatabase(config)),
      look('Redis', 'Check REDIS_URL and that Redis runs.', () => examineQueue(config)),
      look('disk', 'Make room, or lower MIN_FREE_BYTES.', () => examineDisk(config)),
      Promise.all(config.targets.map((target) => examineTarget(target, context.signal))),
    ])
  ).flat();
}

type Looked = Omit<Finding, 'advice'> & { readonly advice?: string };

async function look(what: string, advice: string, examine: () => Promise<Looked[]>): Promise<Finding[]> {
  try {
    return (await examine()).map((finding) => ({ ...finding, advice: finding.well ? '' : (finding.advice ?? advice) }));
  } catch (error) {
    const { message, suggestion, code } = asDumpdockError(error);
    return [{ what, well: false, detail: message, advice: code === 'INTERNAL' ? advice : suggestion }];
  }
}

async function examineApi(context: CommandContext): Promise<Looked[]> {
  const api = context.api();
  await api.GET('/healthz');
  return [{ what: 'API', well: true, detail: `answers at ${api.url}` }];
}

async function examineDatabase({ databaseUrl, sweepCrons }: Config): Promise<Looked[]> {
  if (databaseUrl === null) return [{ what: 'database', well: false, detail: 'DATABASE_URL is not set and no embedded one runs' }];
  const database = createDatabase({ url: databaseUrl, maxConnections: 1 });
  try {
    await database.ping();
    const sweeps = await database.sweeps.all();
    const told = (['old', 'failed', 'orphans'] as const).map((kind) => {
      const { successAgeMs: age = null, lastResult = null } = sweeps.find((sweep) => sweep.kind === kind) ?? {};
      const late = lateSweep(kind, sweepCrons[kind], age);
      const ranWell = age === null ? (lastResult?.message ?? 'never ran') : `ran well ${showDuration(Math.max(0, age))} ago`;
      const detail = age === null || late === null ? ranWell : late;
      const advice = 'Start a worker, or run `dumpdock cleanup-temp-files -v` to see what is left.';
      return { what: `sweep ${kind}`, well: late === null, detail, advice };
    });
    return [{ what: 'database', well: true, detail: 'answers' }, ...told];
  } finally {
    await database.close();
  }
}

async function examineQueue({ redisUrl, sweepCrons }: Config): Promise<Looked[]> {
  if (redisUrl === null) return [{ what: 'Redis', well: false, detail: 'REDIS_URL is not set and no embedded one runs' }];
  const producers = createProducers({ redisUrl });
  try {
    await untilConnected(producers);
    const healthy = await producers.schedulesHealthy(sweepCrons);
    const schedules = {
      what: 'schedules',
      well: healthy,
      detail: healthy ? 'are as SWEEP_*_CRON say' : 'are missing or others; a running worker restores them',
    };
    return [{ what: 'Redis', well: true, detail: 'answers' }, keptBy(await producers.keeping()), schedules];
  } finally {
    await producers.close();
  }
}

/** A Redis that evicts keys loses jobs without a word (BullMQ manual, "Going to production"). */
function keptBy({ policy, appendOnly }: Awaited<ReturnType<Producers['keeping']>>): Looked {
  const kept = appendOnly === false ? '; without appendonly a restart forgets what waits, and workers find it again in the database' : '';
  return {
    what: 'Redis keeps jobs',
    well: policy === null || policy === 'noeviction',
    detail: `maxmemory-policy is ${policy ?? 'not told'}${kept}`,
    advice: 'Set maxmemory-policy to noeviction: with any other Redis may drop jobs when it is full.',
  };
}

/** The connection is made in the background. */
async function untilConnected(producers: Producers): Promise<void> {
  const deadline = performance.now() + CONNECT_MS;
  for (;;) {
    try {
      return await producers.ping();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

async function examineDisk({ mediaRoot, minFreeBytes }: Config): Promise<Looked[]> {
  const { bavail, bsize } = await statfs(mediaRoot);
  const free = bavail * bsize;
  return [
    { what: 'disk', well: free > minFreeBytes, detail: `${showBytes(free)} free for MEDIA_ROOT, ${showBytes(minFreeBytes)} are kept` },
  ];
}

async function examineTarget(target: Config['targets'][number], signal: AbortSignal): Promise<Finding> {
  const { reachable, serverVersion, excess, problem } = await checkTarget(target, signal);
  const what = `target ${target.name}`;
  if (!reachable)
    return {
      what,
      well: false,
      detail: problem ?? 'cannot be reached',
      advice: 'Check that it runs and that its URL in TARGETS is right.',
    };
  const accepted = excess.length === 0 || target.allowSuperuser;
  return {
    what,
    well: accepted,
    detail: accepted ? `${target.engine} ${serverVersion ?? ''}` : excess.join(' '),
    advice: accepted ? '' : 'See `dumpdock targets check`.',
  };
}
