import type { CleanupJobData } from '@dumpdock/contracts';

/** Who a sweep is recorded under: the person who asked, or the sweep itself when the schedule did. */
export function sweeper({ scope, requested_by }: CleanupJobData): string {
  return requested_by === 'schedule' ? `sweep-${scope}` : requested_by;
}
