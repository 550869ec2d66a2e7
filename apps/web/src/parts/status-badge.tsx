import type { ImportStatus } from '@dumpdock/contracts';

const TONES: Partial<Record<ImportStatus, string>> = {
  succeeded: 'text-good border-good',
  failed: 'text-bad border-bad',
  ready: 'text-warn border-warn',
  cancelled: 'text-soft border-line',
  expired: 'text-soft border-line',
};

export function StatusBadge({ status }: { status: ImportStatus }) {
  return <span className={`inline-block rounded-full border px-2 text-sm ${TONES[status] ?? 'text-sea border-sea'}`}>{status}</span>;
}
