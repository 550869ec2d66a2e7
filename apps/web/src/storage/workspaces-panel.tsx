import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { WorkspaceList } from '../api.ts';
import { formatBytes, formatDuration } from '../format.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { StatusBadge } from '../parts/status-badge.tsx';
import { WORKSPACES } from './storage-queries.ts';

type Workspace = WorkspaceList['workspaces'][number];

const COLUMNS: readonly Column<Workspace>[] = [
  { head: 'Import', cell: (one) => <Name workspace={one} />, look: 'w-full max-w-0 truncate' },
  { head: 'Size', cell: ({ bytes }) => formatBytes(bytes), right: true },
  { head: 'Age', cell: ({ age_seconds }) => formatDuration(age_seconds), right: true, from: 'sm' },
  {
    head: 'Status',
    cell: ({ status }) => (status === null ? <span className="text-warn">no record</span> : <StatusBadge status={status} />),
    right: true,
  },
];

/** What lies in the temporary directory. */
export function WorkspacesPanel() {
  const { data, isSuccess } = useQuery(WORKSPACES);
  const list = data?.workspaces ?? [];
  return (
    <section className="card grid gap-3" aria-labelledby="workspaces">
      <h2 id="workspaces">Workspaces</h2>
      {isSuccess && list.length === 0 && <p className="text-good">None: the disk is clean.</p>}
      {list.length > 0 && <DataTable label="Workspaces" rows={list} columns={COLUMNS} idOf={({ import_id }) => import_id} />}
    </section>
  );
}

function Name({ workspace: { import_id, archive_name } }: { workspace: Workspace }) {
  if (archive_name === null) return <span title={import_id}>{import_id}</span>;
  return (
    <Link to={`/ui/imports/${import_id}`} title={`${archive_name}, ${import_id}`}>
      <bdi>{archive_name}</bdi>
    </Link>
  );
}
