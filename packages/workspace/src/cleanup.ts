import { type CleanupResult, DumpdockError, killPoint } from '@dumpdock/contracts';
import { createBreather } from './breather.ts';
import { cleanImport } from './clean-import.ts';
import { cleanupMessage } from './cleanup-message.ts';
import { DEFAULT_MAX_AGE_HOURS, type WorkspaceDeps } from './deps.ts';
import { createFindings } from './findings.ts';
import { restoreRoot } from './known-storage.ts';
import { mountedInside } from './mounts.ts';
import { openPlaces } from './places.ts';
import type { Sweeping } from './remove-page.ts';
import { sweepFailed } from './sweep-failed.ts';
import { sweepOld } from './sweep-old.ts';
import { sweepOrphans } from './sweep-orphans.ts';
import type { CleanupRequest, Workspaces } from './types.ts';
import { tempRoot, workspacePaths } from './workspace-paths.ts';

/** Every way of cleaning up ends here: API, command line, schedulers, start-up. Sweeps are recorded whichever way they came, as good ones when they are as thorough as the schedule wants. */
export function cleanup(deps: WorkspaceDeps): Workspaces['cleanup'] {
  return async (request) => {
    checkRequest(deps, request);
    const { scope } = request;
    if (scope === 'import' || request.dryRun === true) return run(deps, request);
    const counts = isThorough(deps, request);
    if (counts) await deps.database.sweeps.started(scope);
    killPoint('sweep.started');
    const result = await run(deps, request);
    killPoint('sweep.finished');
    await deps.database.sweeps.finished(scope, result, counts);
    return result;
  };
}

/** Whether the sweep takes what the scheduled one takes: one of a greater age says nothing about what should have gone. */
function isThorough(deps: WorkspaceDeps, { scope, maxAgeHours = DEFAULT_MAX_AGE_HOURS }: CleanupRequest): boolean {
  return scope !== 'old' || maxAgeHours <= (deps.maxAgeHours ?? DEFAULT_MAX_AGE_HOURS);
}

function checkRequest(deps: WorkspaceDeps, request: CleanupRequest): void {
  const { scope, importId, maxAgeHours = DEFAULT_MAX_AGE_HOURS } = request;
  if (scope === 'import') workspacePaths(deps.mediaRoot, importId ?? '');
  if (Number.isFinite(maxAgeHours) && maxAgeHours >= 0) return;
  throw new DumpdockError('INVALID_REQUEST', { detail: 'max_age_hours is a finite number of hours, 0 or more.' });
}

async function run(deps: WorkspaceDeps, request: CleanupRequest): Promise<CleanupResult> {
  const findings = createFindings(deps, request);
  await restoreRoot(deps);
  using places = openPlaces(deps.mediaRoot);
  const breather = createBreather(request.signal);
  try {
    await dispatch({ deps, places, findings, breather, mounted: mountedInside(tempRoot(deps.mediaRoot)) }, request);
  } catch (error) {
    // What was decided so far is written down; the reason of the end is the first one.
    await findings.recorded().catch((second: unknown) => deps.log.error({ err: second }, 'audit records not written'));
    throw error;
  }
  const result = await findings.result((found) => cleanupMessage(request, found));
  const asked = request.scope === 'import' && result.skipped.length > 0;
  return asked ? { ...result, success: false } : result;
}

function dispatch(sweeping: Sweeping, request: CleanupRequest): Promise<void> {
  switch (request.scope) {
    case 'import':
      return cleanImport(sweeping, request.importId ?? '');
    case 'old':
      return sweepOld(sweeping, request.maxAgeHours ?? DEFAULT_MAX_AGE_HOURS);
    case 'failed':
      return sweepFailed(sweeping);
    case 'orphans':
      return sweepOrphans(sweeping, request.signal);
  }
}
