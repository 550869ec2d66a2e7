import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ToggleGroup } from 'radix-ui';
import { useState } from 'react';
import { formatBytes, formatCount, formatDuration } from '../format.ts';
import { Figure } from '../parts/figure.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useNow } from '../parts/time-ago.tsx';
import { FIRST_HOURS, storageOf, WORKSPACES } from './storage-queries.ts';
import { UsageChart } from './usage-chart.tsx';

const SPANS = [
  { hours: 24, label: '24 h' },
  { hours: 168, label: '7 days' },
  { hours: 720, label: '30 days' },
] as const;

/** How much temporary space is taken, now and before. */
export function UsagePanel() {
  const [hours, setHours] = useState<number>(FIRST_HOURS);
  const now = useNow();
  const workspaces = useQuery(WORKSPACES);
  const storage = useQuery({ ...storageOf(hours), placeholderData: keepPreviousData });
  const list = workspaces.data?.workspaces ?? [];
  const live = list.filter((one) => one.live).length;
  const oldest = Math.max(0, ...list.map((one) => one.age_seconds));
  return (
    <section className="card grid gap-5" aria-labelledby="usage">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="usage">Temporary space</h2>
        <ToggleGroup.Root
          type="single"
          value={String(hours)}
          onValueChange={(next) => setHours(Number(next || hours))}
          aria-label="Time shown"
          className="flex rounded-md border border-line p-0.5"
        >
          {SPANS.map((span) => (
            <ToggleGroup.Item
              key={span.hours}
              value={String(span.hours)}
              className="h-7 rounded px-2.5 text-sm text-soft data-[state=on]:bg-sea-wash data-[state=on]:font-medium data-[state=on]:text-sea"
            >
              {span.label}
            </ToggleGroup.Item>
          ))}
        </ToggleGroup.Root>
      </div>
      <ProblemNote error={workspaces.error ?? storage.error} />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Figure label="Taken now" note={`of ${formatBytes(storage.data?.max_temp_bytes)}`}>
          {formatBytes(workspaces.data?.total_bytes)}
        </Figure>
        <Figure label="Free on disk" note="beyond the reserve">
          {formatBytes(storage.data?.free_bytes)}
        </Figure>
        <Figure label="Workspaces" note={`${formatCount(live)} live, ${formatCount(list.length - live)} waiting or stale`}>
          {formatCount(list.length)}
        </Figure>
        <Figure label="Oldest" note="since its upload">
          {list.length === 0 ? '–' : formatDuration(oldest)}
        </Figure>
      </dl>
      <UsageChart samples={storage.data?.samples ?? []} hours={hours} now={now} />
    </section>
  );
}
