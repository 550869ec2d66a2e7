import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { formatBytes, formatDuration } from '../format.ts';
import { StatusBadge } from '../parts/status-badge.tsx';
import { WORKSPACES } from './storage-queries.ts';

/** What lies in the temporary directory. */
export function WorkspacesPanel() {
  const { data, isSuccess } = useQuery(WORKSPACES);
  const list = data?.workspaces ?? [];
  return (
    <section className="card grid gap-3" aria-labelledby="workspaces">
      <h2 id="workspaces">Workspaces</h2>
      {isSuccess && list.length === 0 && <p className="text-good">None: the disk is clean.</p>}
      {list.length > 0 && (
        <table aria-labelledby="workspaces">
          <thead>
            <tr>
              <th scope="col">Import</th>
              <th scope="col" className="number">
                Size
              </th>
              <th scope="col" className="number hidden sm:table-cell">
                Age
              </th>
              <th scope="col" className="text-right">
                Status
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map((one) => (
              <tr key={one.import_id}>
                <td className="w-full max-w-0 truncate" title={one.import_id}>
                  {one.status === null ? shortOf(one.import_id) : <Link to={`/ui/imports/${one.import_id}`}>{shortOf(one.import_id)}</Link>}
                </td>
                <td className="number">{formatBytes(one.bytes)}</td>
                <td className="number hidden sm:table-cell">{formatDuration(one.age_seconds)}</td>
                <td className="text-right">
                  {one.status === null ? <span className="text-warn">no record</span> : <StatusBadge status={one.status} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Ids begin with the time; their end tells them apart. */
function shortOf(name: string): string {
  return name.length === 36 ? `…${name.slice(-8)}` : name;
}
