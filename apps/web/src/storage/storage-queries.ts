import { queryOptions } from '@tanstack/react-query';
import { getStorage, getSweeps, getWorkspaces } from '../api.ts';

/** Hours of the past that are shown first. */
export const FIRST_HOURS = 24;

export const WORKSPACES = queryOptions({ queryKey: ['workspaces'], queryFn: getWorkspaces, refetchInterval: 5_000 });
export const SWEEPS = queryOptions({ queryKey: ['sweeps'], queryFn: getSweeps, refetchInterval: 10_000 });

export function storageOf(hours: number) {
  return queryOptions({ queryKey: ['storage', hours], queryFn: () => getStorage(hours), refetchInterval: 30_000 });
}
