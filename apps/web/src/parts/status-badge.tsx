import type { Import, ImportStatus } from '../api.ts';

const BADGES: Record<ImportStatus, { label: string; tone: string; dot: string }> = {
  receiving: { label: 'Uploading', tone: 'bg-sea-wash text-sea', dot: 'bg-sea animate-pulse' },
  inspecting: { label: 'Inspecting', tone: 'bg-sea-wash text-sea', dot: 'bg-sea animate-pulse' },
  ready: { label: 'Waits for you', tone: 'bg-warn-wash text-warn', dot: 'bg-warn' },
  queued: { label: 'Queued', tone: 'bg-sea-wash text-sea', dot: 'bg-sea' },
  importing: { label: 'Loading', tone: 'bg-sea-wash text-sea', dot: 'bg-sea animate-pulse' },
  succeeded: { label: 'Succeeded', tone: 'bg-good-wash text-good', dot: 'bg-good' },
  failed: { label: 'Failed', tone: 'bg-bad-wash text-bad', dot: 'bg-bad' },
  cancelled: { label: 'Cancelled', tone: 'bg-sunk text-soft', dot: 'bg-soft' },
  expired: { label: 'Expired', tone: 'bg-sunk text-soft', dot: 'bg-soft' },
};

const REFUSED = { label: 'Refused', tone: 'bg-bad-wash text-bad', dot: 'bg-bad' };

/** It was inspected and holds what is never loaded: nobody can confirm it. */
export function isRefused({ status, inspection, refused_count }: Pick<Import, 'status' | 'inspection' | 'refused_count'>): boolean {
  return status === 'ready' && (refused_count ?? inspection?.refused.length ?? 0) > 0;
}

export function statusLabel(view: Pick<Import, 'status' | 'inspection'>): string {
  return badgeOf(view.status, isRefused(view)).label;
}

/** The status of an import in a word. `refused`: see {@link isRefused}. */
export function StatusBadge({ status, refused = false }: { status: ImportStatus; refused?: boolean }) {
  const { label, tone, dot } = badgeOf(status, refused);
  return (
    <span className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap ${tone}`}>
      <span className={`size-1.5 rounded-full ${dot}`} aria-hidden="true" />
      {label}
    </span>
  );
}

function badgeOf(status: ImportStatus, refused: boolean) {
  return refused ? REFUSED : BADGES[status];
}
