import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { type CleanupResult, type CleanupScope, cleanUp } from '../api.ts';
import { counted, formatBytes } from '../format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';

interface Props {
  readonly scope: Exclude<CleanupScope, 'import'>;
  readonly title: string;
  readonly text: string;
}

/** One kind of clean-up. What it would remove is shown before it can be started. */
export function CleanupCard({ scope, title, text }: Props) {
  const queries = useQueryClient();
  const id = useId();
  const [hours, setHours] = useState('24');
  const age = scope === 'old' ? Number(hours) : undefined;
  const preview = useMutation({ mutationFn: () => cleanUp(scope, age, true) });
  const run = useMutation({
    mutationFn: () => cleanUp(scope, age, false),
    onSettled: () => {
      preview.reset();
      return queries.invalidateQueries();
    },
  });
  // An empty field is not zero hours.
  const valid = scope !== 'old' || /^\d+(\.\d+)?$/.test(hours);
  const busy = preview.isPending || run.isPending;
  const found = preview.data?.removed.length ?? 0;
  return (
    <section className="card flex flex-col gap-3" aria-labelledby={id}>
      <h3 id={id} className="font-semibold">
        {title}
      </h3>
      <p className="text-sm text-soft">{text}</p>
      {scope === 'old' && (
        <label className="flex items-center gap-2 text-sm">
          <span className="whitespace-nowrap">older than</span>
          <input
            className="field w-16"
            type="number"
            min="0"
            value={hours}
            onChange={(event) => {
              setHours(event.target.value);
              preview.reset();
            }}
          />
          hours
        </label>
      )}
      <div className="mt-auto flex flex-wrap gap-2">
        <button
          type="button"
          className="button"
          disabled={busy || !valid}
          onClick={() => {
            run.reset();
            preview.mutate();
          }}
        >
          {preview.isPending ? 'Looking…' : 'Preview'}
        </button>
        {found > 0 && (
          <button type="button" className="button danger" disabled={busy} onClick={() => run.mutate()}>
            {run.isPending ? 'Removing…' : `Remove ${counted(found, 'workspace')}`}
          </button>
        )}
      </div>
      <div role="status" className="empty:hidden">
        {preview.data !== undefined && <Outcome result={preview.data} />}
        {run.data !== undefined && <Outcome result={run.data} />}
      </div>
      <ProblemNote error={preview.error ?? run.error} />
    </section>
  );
}

function Outcome({ result: { dry_run, removed, skipped, freed_bytes } }: { result: CleanupResult }) {
  const what = `${counted(removed.length, 'workspace')}, ${formatBytes(freed_bytes)}`;
  return (
    <div className="grid gap-1 text-sm">
      <p className={dry_run ? 'font-medium' : 'font-medium text-good'}>
        {dry_run ? (removed.length === 0 ? 'Nothing would go.' : `Would remove ${what}.`) : `Removed ${what}.`}
      </p>
      <Names names={removed} />
      {skipped.length > 0 && (
        <details>
          <summary className="text-soft">{counted(skipped.length, 'workspace')} left alone</summary>
          <ul>
            {skipped.map((one) => (
              <li key={one.import_id} className="break-all">
                <code className="text-xs">{one.import_id}</code>: {one.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Names({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details>
      <summary className="text-soft">Which</summary>
      <ul>
        {names.map((name) => (
          <li key={name} className="break-all">
            <code className="text-xs">{name}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
