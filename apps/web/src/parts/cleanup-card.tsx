import type { CleanupResult, CleanupScope } from '@dumpdock/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { cleanUp } from '../api.ts';
import { formatBytes } from '../format.ts';
import { ProblemNote } from './problem-note.tsx';

interface Props {
  readonly scope: Exclude<CleanupScope, 'import'>;
  readonly title: string;
  readonly text: string;
}

/** One kind of clean-up. What it would remove is shown before it can be started. */
export function CleanupCard({ scope, title, text }: Props) {
  const queries = useQueryClient();
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
  const valid = scope !== 'old' || (/^\d+(\.\d+)?$/.test(hours) && Number.isFinite(age));
  const busy = preview.isPending || run.isPending || !valid;
  return (
    <section className="card grid gap-3 content-start" aria-label={title}>
      <h2>{title}</h2>
      <p>{text}</p>
      {scope === 'old' && (
        <label className="flex items-center gap-2">
          older than
          <input
            className="field w-20"
            type="number"
            min="0"
            value={hours}
            onChange={(event) => {
              setHours(event.target.value);
              preview.reset();
            }}
          />{' '}
          hours
        </label>
      )}
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button" disabled={busy} onClick={() => preview.mutate()}>
          Preview
        </button>
        {preview.data !== undefined && (
          <button type="button" className="button primary" disabled={busy} onClick={() => run.mutate()}>
            Remove {preview.data.removed.length}
          </button>
        )}
      </div>
      <ProblemNote error={preview.error ?? run.error} />
      {preview.data !== undefined && <Outcome result={preview.data} would />}
      {preview.data === undefined && run.data !== undefined && <Outcome result={run.data} would={false} />}
    </section>
  );
}

function Outcome({ result, would }: { result: CleanupResult; would: boolean }) {
  return (
    <div role="status">
      <p>
        {would ? 'Would remove' : 'Removed'} {result.removed.length}, {formatBytes(result.freed_bytes)}. Skipped {result.skipped.length}.
      </p>
      <ul className="text-sm break-all">
        {result.removed.map((name) => (
          <li key={name}>{name}</li>
        ))}
        {result.skipped.map((one) => (
          <li key={one.import_id} className="text-soft">
            {one.import_id}: {one.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
