import { useQuery } from '@tanstack/react-query';
import type { Sweep } from '../api.ts';
import { formatBytes, formatCount } from '../format.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { TimeAgo } from '../parts/time-ago.tsx';
import { SWEEPS } from './storage-queries.ts';

const KINDS: Record<Sweep['kind'], string> = { old: 'Old', failed: 'Failed', orphans: 'Orphans' };

const COLUMNS: readonly Column<Sweep>[] = [
  { head: 'Kind', cell: (one) => <Kind sweep={one} /> },
  { head: 'Next', cell: ({ next_run_at: at }) => (at === null ? <span className="text-warn">off</span> : <TimeAgo iso={at} />) },
  { head: 'Last good run', cell: (one) => <LastRun sweep={one} /> },
  { head: 'Removed so far', cell: (one) => <Removed sweep={one} />, right: true, from: 'sm' },
];

/** When each sweep ran and runs next. */
export function SweepsPanel() {
  const sweeps = useQuery(SWEEPS);
  return (
    <section className="card grid gap-3" aria-labelledby="sweeps">
      <h2 id="sweeps">Scheduled sweeps</h2>
      <ProblemNote error={sweeps.error} />
      <DataTable label="Scheduled sweeps" rows={sweeps.data ?? []} columns={COLUMNS} idOf={({ kind }) => kind} />
    </section>
  );
}

function Kind({ sweep: { kind, cron } }: { sweep: Sweep }) {
  return (
    <>
      {KINDS[kind]}
      {cron !== null && <code className="ml-2 hidden text-xs whitespace-nowrap text-soft sm:inline">{cron}</code>}
    </>
  );
}

function LastRun({ sweep: { last_result, last_success_at } }: { sweep: Sweep }) {
  if (last_result?.success !== false) return <TimeAgo iso={last_success_at} />;
  return (
    <span className="text-bad">
      <TimeAgo iso={last_success_at} />
      <span className="block text-xs">the last run left something</span>
    </span>
  );
}

function Removed({ sweep: { removed_total, freed_bytes } }: { sweep: Sweep }) {
  if (removed_total === 0) return <span className="text-soft">nothing</span>;
  return (
    <>
      {formatCount(removed_total)}
      <span className="block text-xs text-soft">{formatBytes(freed_bytes)}</span>
    </>
  );
}
