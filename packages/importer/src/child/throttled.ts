import type { Progress } from '@dumpdock/contracts';
import type { ParentLink } from '../messages.ts';

/** The parent looks once a second; more messages than this only cost time. */
const EVERY_MS = 250;

/** Passes on the first progress, one every {@link EVERY_MS}, and each change of phase. */
export function throttled(parent: Pick<ParentLink, 'report'>): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  let phase: Progress['phase'] | null = null;
  return (progress) => {
    const now = performance.now();
    if (now - last < EVERY_MS && progress.phase === phase) return;
    last = now;
    phase = progress.phase;
    parent.report(progress);
  };
}
