import {
  limitsSchema,
  storageQuerySchema,
  storageSchema,
  sweepListSchema,
  targetListSchema,
  workspaceListSchema,
} from '@dumpdock/contracts';
import type { Database } from '@dumpdock/database';
import { nextRunAt } from '@dumpdock/queue';
import type { z } from 'zod';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { visibleOwner } from '../find-import.ts';
import { ratesInForce } from '../plugins/rate-limits.ts';

/** Points of a curve that a screen can show. */
const SAMPLES_SHOWN = 240;

/** What there is: workspaces on disk (an importer sees those of its own imports), sweeps, targets, limits. */
export function registerStorageRoutes(app: Api, deps: ApiDeps): void {
  const config = { access: 'viewer' } as const;
  app.get('/workspaces', { config, schema: { response: { 200: workspaceListSchema } } }, async (request) => {
    const owner = visibleOwner(request);
    const workspaces = [];
    for await (const { name, bytes, ageSeconds, record, live } of deps.workspaces.list()) {
      if (owner !== undefined && record?.owner !== owner) continue;
      workspaces.push({
        import_id: name,
        archive_name: record?.archive.name ?? null,
        bytes,
        age_seconds: ageSeconds,
        status: record?.status ?? null,
        live,
      });
    }
    return { workspaces, total_bytes: workspaces.reduce((sum, { bytes }) => sum + bytes, 0) };
  });

  app.get('/sweeps', { config, schema: { response: { 200: sweepListSchema } } }, async () => ({
    sweeps: (await deps.database.sweeps.all()).map((sweep) => toSweepView(sweep, deps.config.sweepCrons[sweep.kind])),
  }));

  app.get<{ Querystring: z.infer<typeof storageQuerySchema> }>(
    '/storage',
    { config, schema: { querystring: storageQuerySchema, response: { 200: storageSchema } } },
    async (request) => {
      const { maxTempBytes, freeBytes } = deps.workspaces.budget();
      const samples = await deps.database.storageSamples.since(request.query.hours, SAMPLES_SHOWN);
      return {
        samples: samples.map(({ at, bytes, workspaces, oldestAgeSeconds }) => ({
          ...{ at: at.toISOString(), bytes, workspaces },
          oldest_age_seconds: oldestAgeSeconds,
        })),
        max_temp_bytes: maxTempBytes,
        free_bytes: await freeBytes(),
      };
    },
  );

  app.get('/targets', { config, schema: { response: { 200: targetListSchema } } }, async () => ({
    targets: deps.targets.map(({ name, engine, grants }) => ({ name, engine, grants, capabilities: deps.engines[engine].capabilities })),
  }));

  app.get('/limits', { config, schema: { response: { 200: limitsSchema } } }, async () => limitsInForce(deps));
}

type SweepView = z.infer<typeof sweepListSchema>['sweeps'][number];

function toSweepView(sweep: Awaited<ReturnType<Database['sweeps']['all']>>[number], cron: string | null): SweepView {
  return {
    kind: sweep.kind,
    cron,
    next_run_at: cron === null ? null : nextRunAt(cron).toISOString(),
    last_started_at: sweep.lastStartedAt?.toISOString() ?? null,
    last_success_at: sweep.lastSuccessAt?.toISOString() ?? null,
    last_result: sweep.lastResult,
    runs: sweep.runs,
    removed_total: sweep.removedTotal,
    freed_bytes: sweep.freedBytes,
    left_total: sweep.leftTotal,
  };
}

function limitsInForce(deps: ApiDeps): Record<string, number | string | null> {
  const { archiveLimits, inspectTimeoutMs, importTimeoutMs, minFreeBytes, maxTempBytes, maxAgeHours, sweepCrons, importConcurrency } =
    deps.config;
  const named = Object.entries({
    ...archiveLimits,
    inspectTimeoutMs,
    importTimeoutMs,
    minFreeBytes,
    maxTempBytes,
    maxAgeHours,
    importConcurrency,
  });
  const settings = named.map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]);
  const sweeps = Object.entries(sweepCrons).map(([kind, cron]) => [`sweep_${kind}_cron`, cron]);
  const rates = ratesInForce(deps);
  const perMinute = {
    requests_per_minute_of_a_key: rates?.perKey ?? null,
    uploads_per_minute_of_a_key: rates?.uploadsPerKey ?? null,
    requests_per_minute_from_an_address: rates?.perAddress ?? null,
    wrong_keys_per_minute_from_an_address: rates?.wrongKeysPerAddress ?? null,
  };
  return { ...Object.fromEntries([...settings, ...sweeps]), ...perMinute };
}
