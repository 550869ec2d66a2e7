import type { ImportStatus, ImportView } from '@dumpdock/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { cancelImport } from '../api.ts';
import { formatBytes, formatCount, formatDuration, formatTime } from '../format.ts';
import { ConfirmForm } from '../parts/confirm-form.tsx';
import { InspectionView } from '../parts/inspection-view.tsx';
import { Place } from '../parts/place.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusBadge } from '../parts/status-badge.tsx';
import { useImport } from '../use-import.ts';

const STEPS: readonly { status: ImportStatus; now: string; label: string }[] = [
  { status: 'receiving', now: 'Receiving', label: 'Received' },
  { status: 'inspecting', now: 'Inspecting', label: 'Inspected' },
  { status: 'ready', now: 'Waits for you', label: 'Confirmed' },
  { status: 'queued', now: 'In the queue', label: 'Queued' },
  { status: 'importing', now: 'Loading', label: 'Loaded' },
  { status: 'succeeded', now: 'Done', label: 'Done' },
];

/** One import from upload to its end. */
export function ImportPage() {
  const { id = '' } = useParams();
  const { data: view, error } = useImport(id);
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelImport(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['import', id] }),
  });
  if (view === undefined) return error === null ? <p>Loading…</p> : <ProblemNote error={error} />;
  const over = view.finished_at !== null;
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="break-all">
          <bdi>{view.archive.name}</bdi>
        </h1>
        <span role="status">
          <StatusBadge status={view.status} />
        </span>
        {!over && (
          <button type="button" className="button ml-auto" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel this import
          </button>
        )}
      </div>
      <ProblemNote error={cancel.error} />
      <Steps status={view.status} />
      {!over && view.status !== 'ready' && <Progress view={view} />}
      {view.error !== null && <Failure error={view.error} />}
      {view.result !== null && <Result result={view.result} target={view.target} />}
      {view.inspection !== null && <InspectionView inspection={view.inspection} />}
      {view.status === 'ready' && view.inspection !== null && view.inspection.refused.length === 0 && (
        <ConfirmForm view={view} inspection={view.inspection} />
      )}
      <WorkspaceLine workspace={view.workspace} />
    </div>
  );
}

function Steps({ status }: { status: ImportStatus }) {
  const at = STEPS.findIndex((step) => step.status === status);
  return (
    <ol className="flex flex-wrap gap-x-2 gap-y-1 text-sm" aria-label="Steps">
      {STEPS.map((step, i) => (
        <li
          key={step.status}
          aria-current={i === at ? 'step' : undefined}
          className={i < at || status === 'succeeded' ? 'text-good' : i === at ? 'font-semibold' : 'text-soft'}
        >
          {i < at || status === 'succeeded' ? '✓ ' : ''}
          {i === at ? step.now : step.label}
          {i < STEPS.length - 1 && <span aria-hidden="true"> →</span>}
        </li>
      ))}
    </ol>
  );
}

function Progress({ view }: { view: ImportView }) {
  const { progress } = view;
  if (progress === null) return <p className="card">Waiting for the worker…</p>;
  const since = Date.parse(view.started_at ?? view.created_at);
  const seconds = Math.max((Date.now() - since) / 1000, 0.1);
  const rate = progress.bytes_done / seconds;
  const total = progress.bytes_total;
  return (
    <section className="card" aria-label="Progress">
      <progress aria-label={progress.phase} {...(total === null || total === 0 ? {} : { max: total, value: progress.bytes_done })} />
      <p>
        {progress.phase}: {formatBytes(progress.bytes_done)}
        {total !== null && ` of ${formatBytes(total)}`}, {formatCount(progress.rows)} rows, {formatCount(progress.statements)} statements
        {progress.table !== null && <span className="break-all"> in {progress.table}</span>}
      </p>
      {rate > 0 && (
        <p className="text-soft text-sm">
          {formatBytes(rate)}/s{total !== null && `, about ${formatDuration((total - progress.bytes_done) / rate)} left`}
        </p>
      )}
    </section>
  );
}

function Failure({ error }: { error: NonNullable<ImportView['error']> }) {
  return (
    <section role="alert" className="card border-bad">
      <h2 className="text-bad">{error.detail}</h2>
      {error.location !== undefined && <Place location={error.location} />}
      <p>{error.suggestion}</p>
      <p className="text-soft text-sm">
        {error.code}
        {error.server_code !== undefined && ` (${error.server_code})`}
      </p>
    </section>
  );
}

function Result({ result, target }: { result: NonNullable<ImportView['result']>; target: string | null }) {
  return (
    <section className="card" aria-label="Result">
      <h2 className="text-good">
        {formatCount(result.rows)} rows in {formatCount(result.tables.length)} tables of {target}, in{' '}
        {formatDuration(result.duration_ms / 1000)}
      </h2>
      <ul className="columns-1 sm:columns-2">
        {result.tables.map((one) => (
          <li key={one.name} className="break-all">
            <bdi>{one.name}</bdi>: {formatCount(one.rows)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function WorkspaceLine({ workspace }: { workspace: ImportView['workspace'] }) {
  const { present, bytes, removed_at, removed_by } = workspace;
  if (present) return <p className="text-soft">Temporary files: {formatBytes(bytes)}, removed when this import ends.</p>;
  return (
    <p className="text-soft">
      Temporary files: gone{removed_at !== null && ` since ${formatTime(removed_at)}`}
      {removed_by !== null && `, removed by ${removed_by}`}.
    </p>
  );
}
