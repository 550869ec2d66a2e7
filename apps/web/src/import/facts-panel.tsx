import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Import } from '../api.ts';
import { formatBytes, formatTime } from '../format.ts';
import { TimeAgo } from '../parts/time-ago.tsx';

/** What is known about it beside its contents: the archive, who and when, and the temporary files. */
export function FactsPanel({ view }: { view: Import }) {
  const { archive, target, owner, import_id } = view;
  return (
    <aside className="card grid content-start gap-5 text-sm" aria-label="About this import">
      <dl className="grid gap-3">
        <Fact label="Archive">
          {formatBytes(archive.bytes)}
          {archive.sha256 !== null && (
            <span className="block truncate text-xs text-soft" title={archive.sha256}>
              SHA-256 <code className="text-xs">{archive.sha256}</code>
            </span>
          )}
        </Fact>
        <Fact label="Target">{target ?? <span className="text-soft">not chosen yet</span>}</Fact>
        <Fact label="Uploaded">
          <TimeAgo iso={view.created_at} />
          {owner !== null && ` by ${owner}`}
        </Fact>
        {view.confirmed_at !== null && (
          <Fact label="Confirmed">
            <TimeAgo iso={view.confirmed_at} />
          </Fact>
        )}
        {view.finished_at !== null && (
          <Fact label="Ended">
            <TimeAgo iso={view.finished_at} />
          </Fact>
        )}
        <Fact label="Temporary files">
          <Workspace workspace={view.workspace} />
        </Fact>
        <Fact label="Import">
          <code className="text-xs break-all">{import_id}</code>
        </Fact>
      </dl>
      <p className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line pt-3">
        <a href={`/imports/${import_id}/report`}>Report</a>
        <Link to={`/ui/audit?import=${import_id}`}>Audit</Link>
      </p>
    </aside>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="eyebrow">{label}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function Workspace({ workspace: { present, bytes, removed_at, removed_by } }: Pick<Import, 'workspace'>) {
  if (present) return <>{formatBytes(bytes)} on disk; they go when this import ends</>;
  if (removed_at === null) return <>none</>;
  return (
    <>
      <span className="font-medium text-good">gone</span> since <time dateTime={removed_at}>{formatTime(removed_at)}</time>
      {removed_by !== null && `, removed by ${removed_by}`}
    </>
  );
}
