import { Link } from 'react-router';
import type { Import } from '../api.ts';
import { formatBytes } from '../format.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { isRefused, StatusBadge } from '../parts/status-badge.tsx';
import { TimeAgo } from '../parts/time-ago.tsx';
import { useSession } from '../use-session.ts';

const COLUMNS: readonly Column<Import>[] = [
  { head: 'Archive', cell: (one) => <Archive view={one} />, look: 'w-full max-w-0' },
  {
    head: 'Target',
    cell: ({ target }) => target ?? <span className="text-soft">not chosen</span>,
    look: 'max-w-40 truncate',
    from: 'sm',
  },
  { head: 'Size', cell: ({ archive }) => formatBytes(archive.bytes), right: true, from: 'md' },
  { head: 'When', cell: ({ created_at }) => <TimeAgo iso={created_at} />, look: 'text-soft', from: 'sm' },
  { head: 'Status', cell: (one) => <StatusBadge status={one.status} refused={isRefused(one)} />, right: true },
];

const BY: Column<Import> = { head: 'By', cell: ({ owner }) => owner ?? '–', look: 'max-w-32 truncate', from: 'md' };

/** Imports, newest first. On a narrow screen what does not fit stands below the name. Where nobody signs in all are of the same. */
export function ImportsTable({ imports }: { imports: readonly Import[] }) {
  const columns = useSession()?.sign_in === true ? COLUMNS.toSpliced(3, 0, BY) : COLUMNS;
  return <DataTable label="Imports" rows={imports} columns={columns} idOf={({ import_id }) => import_id} />;
}

function Archive({ view: { import_id, archive, created_at, target, owner } }: { view: Import }) {
  const signedIn = useSession()?.sign_in === true;
  return (
    <>
      <Link to={`/ui/imports/${import_id}`} className="block truncate font-medium" title={archive.name}>
        <bdi>{archive.name}</bdi>
      </Link>
      <p className="flex flex-wrap gap-x-2 text-xs text-soft md:hidden">
        <span className="sm:hidden">
          <TimeAgo iso={created_at} />
        </span>
        <span className="sm:hidden">{target ?? 'no target yet'}</span>
        <span>{formatBytes(archive.bytes)}</span>
        {signedIn && owner !== null && <span className="break-all">{owner}</span>}
      </p>
    </>
  );
}
