import { access, constants } from 'node:fs/promises';
import { lateSweep } from '@dumpdock/queue';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';

type Check = { readonly ok: boolean; readonly detail?: string };

/** GET /healthz: the process answers. GET /readyz: what it needs is there, and the sweeps happen. */
export function registerHealthRoutes(app: Api, deps: ApiDeps): void {
  app.get('/healthz', { config: { access: 'public' } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { config: { access: 'public' } }, async (_request, reply) => {
    const checks = {
      database: await check(() => deps.database.ping(), 'the metadata database does not answer'),
      redis: await check(() => deps.producers.ping(), 'Redis does not answer'),
      disk: await check(() => access(deps.config.mediaRoot, constants.W_OK), 'MEDIA_ROOT is not writable'),
      sweeps: await checkSweeps(deps),
    };
    const ok = Object.values(checks).every((each) => each.ok);
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ready' : 'not ready', checks });
  });
}

async function check(work: () => Promise<unknown>, detail: string): Promise<Check> {
  return work().then(
    () => ({ ok: true }),
    () => ({ ok: false, detail }),
  );
}

/** Red when the last good run of a sweep that is on is older than twice its interval, or in the future. */
async function checkSweeps({ database, config }: ApiDeps): Promise<Check> {
  try {
    const ages = new Map((await database.sweeps.all()).map((sweep) => [sweep.kind, sweep.successAgeMs]));
    for (const kind of ['old', 'failed', 'orphans'] as const) {
      const detail = lateSweep(kind, config.sweepCrons[kind], ages.get(kind) ?? null);
      if (detail !== null) return { ok: false, detail };
    }
    return { ok: true };
  } catch {
    return { ok: false, detail: 'the metadata database does not answer' };
  }
}
