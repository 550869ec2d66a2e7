import type { Import } from '../api.ts';

/** A step of an import: what it is called before, while and after. */
export const STEPS = [
  { name: 'Upload', now: 'Uploading', past: 'Uploaded' },
  { name: 'Inspect', now: 'Inspecting', past: 'Inspected' },
  { name: 'Confirm', now: 'Waits for you', past: 'Confirmed' },
  { name: 'Load', now: 'Loading', past: 'Loaded' },
  { name: 'Clean up', now: 'Cleaning up', past: 'Cleaned up' },
] as const;

/** It comes after every ending, whatever step that was in. */
export const CLEANING = 4;

type Progressing = Pick<Import, 'status' | 'archive' | 'inspection' | 'confirmed_at' | 'progress'>;

/** The step an import is at; `STEPS.length` when all are done. One that failed stays at the step it failed in. */
export function stepOf({ status, archive, inspection, confirmed_at, progress }: Progressing): number {
  if (status === 'succeeded') return STEPS.length;
  if (status === 'importing' && progress?.phase === 'cleaning') return CLEANING;
  if (confirmed_at !== null) return 3;
  if (inspection !== null) return 2;
  return archive.sha256 === null ? 0 : 1;
}
