import { DEFAULT_MAX_AGE_HOURS } from './deps.ts';
import type { Found } from './findings.ts';
import type { CleanupRequest } from './types.ts';

/** What happened, in a sentence or two for a person. */
export function cleanupMessage(request: CleanupRequest, found: Found): string {
  return request.scope === 'import' ? importMessage(request, found) : sweepMessage(request, found);
}

function importMessage({ importId, dryRun }: CleanupRequest, found: Found): string {
  const left = found.skipped[0];
  if (left?.reason === 'live') return `The temporary directory of import ${importId} is in use and was left: ${left.detail}`;
  if (left !== undefined) return `The temporary directory of import ${importId} could not be removed: ${left.detail}`;
  if (found.removed.length === 0) return `There is no temporary directory of import ${importId}; nothing was left to remove.`;
  if (found.ended > 0)
    return `There is no temporary directory of import ${importId}; the import ${dryRun === true ? 'would be' : 'was'} ended.`;
  const verb = dryRun === true ? 'would be removed' : 'was removed';
  return `The temporary directory of import ${importId} ${verb} (${formatBytes(found.freed_bytes)}).`;
}

function sweepMessage(request: CleanupRequest, found: Found): string {
  const verb = request.dryRun === true ? 'Would remove' : 'Removed';
  const kind = sweepKind(request);
  const removed = found.removed.length - found.ended;
  const first = removed === 0 ? `No ${kind} to remove.` : `${verb} ${plural(removed, kind)}, ${formatBytes(found.freed_bytes)}.`;
  return [first, ...endedSentences(request, found), ...leftSentences(found)].join(' ');
}

function sweepKind({ scope, maxAgeHours = DEFAULT_MAX_AGE_HOURS }: CleanupRequest): string {
  if (scope === 'old') return `temporary directories older than ${maxAgeHours} h`;
  return scope === 'failed' ? 'temporary directories of failed imports' : 'orphaned temporary directories';
}

function endedSentences({ dryRun }: CleanupRequest, { ended }: Found): string[] {
  if (ended === 0) return [];
  return [`${dryRun === true ? 'Would end' : 'Ended'} ${ended} ${ended === 1 ? 'import' : 'imports'} without a temporary directory.`];
}

function leftSentences({ skipped }: Found): string[] {
  const count = (reason: string): number => skipped.filter((one) => one.reason === reason).length;
  const [live, unknown, unreachable, error] = [count('live'), count('unknown-name'), count('unreachable'), count('error')];
  return [
    live === 0 ? '' : `${live} in use ${live === 1 ? 'was' : 'were'} left.`,
    unknown === 0 ? '' : `${unknown} unknown ${unknown === 1 ? 'name was' : 'names were'} left alone.`,
    unreachable === 0 ? '' : `${unreachable} ${unreachable === 1 ? 'target' : 'targets'} could not be asked.`,
    error === 0 ? '' : `${error} could not be removed.`,
  ].filter((sentence) => sentence !== '');
}

function plural(count: number, kind: string): string {
  return `${count} ${count === 1 ? kind.replace('directories', 'directory') : kind}`;
}

function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return power === 0 ? `${bytes} B` : `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
