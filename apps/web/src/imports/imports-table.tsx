import { Link } from 'react-router';
import type { Import } from '../api.ts';
import { formatBytes } from '../format.ts';
import { isRefused, StatusBadge } from '../parts/status-badge.tsx';
import { TimeAgo } from '../parts/time-ago.tsx';

/** Imports, newest first. On a narrow screen what does not fit stands below the name. */
export function ImportsTable({ imports }: { imports: readonly Import[] }) {
  return (
    <table aria-label="Imports">
      <thead>
        <tr>
          <th scope="col">Archive</th>
          <th scope="col" className="hidden sm:table-cell">
            Target
          </th>
          <th scope="col" className="number hidden md:table-cell">
            Size
          </th>
          <th scope="col" className="hidden md:table-cell">
            By
          </th>
          <th scope="col" className="hidden sm:table-cell">
            When
          </th>
          <th scope="col" className="text-right">
            Status
          </th>
        </tr>
      </thead>
      <tbody>
        {imports.map((one) => (
          <tr key={one.import_id}>
            <td className="w-full max-w-0">
              <Link to={`/ui/imports/${one.import_id}`} className="block truncate font-medium" title={one.archive.name}>
                <bdi>{one.archive.name}</bdi>
              </Link>
              <p className="flex flex-wrap gap-x-2 text-xs text-soft md:hidden">
                <span className="sm:hidden">
                  <TimeAgo iso={one.created_at} />
                </span>
                <span className="sm:hidden">{one.target ?? 'no target yet'}</span>
                <span>{formatBytes(one.archive.bytes)}</span>
                {one.owner !== null && <span className="break-all">{one.owner}</span>}
              </p>
            </td>
            <td className="hidden max-w-40 truncate sm:table-cell">{one.target ?? <span className="text-soft">not chosen</span>}</td>
            <td className="number hidden md:table-cell">{formatBytes(one.archive.bytes)}</td>
            <td className="hidden max-w-32 truncate md:table-cell">{one.owner ?? '–'}</td>
            <td className="hidden text-soft sm:table-cell">
              <TimeAgo iso={one.created_at} />
            </td>
            <td className="text-right">
              <StatusBadge status={one.status} refused={isRefused(one)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
