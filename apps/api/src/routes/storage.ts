import { limitsSchema, targetListSchema, workspaceListSchema } from '@dumpdock/contracts';
import type { Api } from '../app.ts';
import type { ApiDeps } from '../deps.ts';

/** What there is: workspaces on disk, sweeps, targets, limits. */
export function registerStorageRoutes(app: Api, deps: ApiDeps): void {
  const config = { access: 'viewer' } as const;
  app.get('/workspaces', { config, schema: { response: { 200: workspaceListSchema } } }, async () => {
    const workspaces = [];
    for await (const { name, bytes, ageSeconds, record, live } of deps.workspaces.list()) {
      workspaces.push({ import_id: name, bytes, age_seconds: ageSeconds, status: record?.status ?? null, live });
    }
    return { workspaces, total_bytes: workspaces.reduce((sum, { bytes }) => sum + bytes, 0) };
  });

  app.get('/sweeps', { config }, async () => ({
    sweeps: (await deps.database.sweeps.all()).map(
      ({ kind, lastStartedAt, lastSuccessAt, lastResult, runs, removedTotal, freedBytes }) => ({
        kind,
        cron: deps.config.sweepCrons[kind],
        last_started_at: lastStartedAt,
        last_success_at: lastSuccessAt,
        last_result: lastResult,
        runs,
        removed_total: removedTotal,
        freed_bytes: freedBytes,
      }),
    ),
  }));

  app.get('/targets', { config, schema: { response: { 200: targetListSchema } } }, async () => ({
    targets: deps.targets.map(({ name, engine, grants }) => ({ name, engine, grants, capabilities: deps.engines[engine].capabilities })),
  }));

  app.get('/limits', { config, schema: { response: { 200: limitsSchema } } }, async () => limitsInForce(deps));
}

function limitsInForce({ config }: ApiDeps): Record<string, number | string | null> {
  const { archiveLimits, inspectTimeoutMs, importTimeoutMs, minFreeBytes, maxTempBytes, maxAgeHours, sweepCrons, importConcurrency } =
    config;
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
  return Object.fromEntries([...settings, ...sweeps]);
}
