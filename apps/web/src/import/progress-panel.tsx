import type { Import } from '../api.ts';
import { formatBytes, formatCount, formatDuration } from '../format.ts';
import { Figure } from '../parts/figure.tsx';
import { Meter } from '../parts/meter.tsx';
import { useNow } from '../parts/time-ago.tsx';
import { useRate } from '../parts/use-rate.ts';

const PHASES = {
  receiving: 'Receiving the archive',
  extracting: 'Unpacking the archive',
  inspecting: 'Reading the dump',
  waiting: 'Waiting for another import into this target',
  importing: 'Loading',
  committing: 'Making it permanent',
  cleaning: 'Removing the temporary files',
} as const;

/** How far it is: bytes, rows, table, pace. */
export function ProgressPanel({ view, connected }: { view: Import; connected: boolean }) {
  const now = useNow(1000);
  const progress = progressOf(view);
  const phase = progress?.phase ?? null;
  const key = `${view.import_id} ${view.status} ${phase}`;
  const done = progress?.bytes_done ?? 0;
  const total = progress?.bytes_total ?? null;
  const seconds = (now - Date.parse(view.started_at ?? view.created_at)) / 1000;
  const rate = useRate(key, done, view.started_at !== null && seconds > 1 ? done / seconds : 0);
  const waiting = progress === null || phase === 'waiting' || phase === 'committing' || phase === 'cleaning';
  const title = phase === null ? waitingFor(view) : PHASES[phase];
  return (
    <section className="card grid gap-4" aria-label="Progress">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2>
          {title}
          {progress?.table != null && (
            <span className="font-normal text-soft">
              {' '}
              <bdi className="break-all">{progress.table}</bdi>
            </span>
          )}
        </h2>
        <p className={`text-sm ${connected ? 'text-soft' : 'text-warn'}`}>
          {connected ? `${formatDuration(Math.max(0, seconds))} so far` : 'Connection lost, trying again…'}
        </p>
      </div>
      <Meter label={title} of={key} done={done} total={waiting ? null : total} />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Figure label="Bytes" note={total === null ? undefined : `of ${formatBytes(total)}`}>
          {formatBytes(done)}
        </Figure>
        <Figure label="Rows" note={`${formatCount(progress?.statements ?? 0)} statements`}>
          {formatCount(progress?.rows ?? 0)}
        </Figure>
        <Figure label="Rate">{rate > 0 && !waiting ? `${formatBytes(rate)}/s` : '–'}</Figure>
        <Figure label="Left">
          {rate > 0 && !waiting && total !== null && done < total ? `about ${formatDuration((total - done) / rate)}` : '–'}
        </Figure>
      </dl>
    </section>
  );
}

/** The last word of the upload is still there when the inspection waits for a worker; it says nothing any more. */
function progressOf({ status, progress }: Import): Import['progress'] {
  return progress?.phase === 'receiving' && status !== 'receiving' ? null : progress;
}

function waitingFor({ status }: Import): string {
  return status === 'receiving' ? 'Waiting for the rest of the upload' : 'Waiting for a worker';
}
