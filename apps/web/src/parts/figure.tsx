import type { ReactNode } from 'react';

/** A number with what it means. */
export function Figure({ label, children, note }: { label: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="eyebrow">{label}</dt>
      <dd className="text-lg leading-snug font-semibold tracking-tight [overflow-wrap:anywhere]">{children}</dd>
      {note !== undefined && <dd className="text-xs text-soft">{note}</dd>}
    </div>
  );
}
