import type { ImportStatus } from '@dumpdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { getImports } from '../api.ts';
import { formatBytes, formatTime } from '../format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { StatusBadge } from '../parts/status-badge.tsx';
import { UploadZone } from '../parts/upload-zone.tsx';

const STATUSES: readonly ImportStatus[] = [
  'receiving',
  'inspecting',
  'ready',
  'queued',
  'importing',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
];

/** Uploading, and what was uploaded. */
export function ImportsPage() {
  const [status, setStatus] = useState('');
  const list = useQuery({ queryKey: ['imports', status], queryFn: () => getImports(status), refetchInterval: 3000 });
  const imports = list.data?.imports ?? [];
  return (
    <div className="grid gap-5">
      <h1>Imports</h1>
      <UploadZone />
      <ProblemNote error={list.error} />
      <label className="flex items-center gap-2">
        Show
        <select className="field" value={status} onChange={(event) => setStatus(event.target.value)}>
          <option value="">all</option>
          {STATUSES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {list.isSuccess && imports.length === 0 && <Empty filtered={status !== ''} />}
      {imports.length > 0 && (
        <section className="card scroll" aria-label="Imports">
          <table>
            <thead>
              <tr>
                <th scope="col">Archive</th>
                <th scope="col">Status</th>
                <th scope="col">Target</th>
                <th scope="col">Size</th>
                <th scope="col">By</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {imports.map((one) => (
                <tr key={one.import_id}>
                  <td className="break-all">
                    <Link to={`/ui/imports/${one.import_id}`}>
                      <bdi>{one.archive.name}</bdi>
                    </Link>
                  </td>
                  <td>
                    <StatusBadge status={one.status} />
                  </td>
                  <td>{one.target ?? '–'}</td>
                  <td className="whitespace-nowrap">{formatBytes(one.archive.bytes)}</td>
                  <td>{one.owner ?? '–'}</td>
                  <td className="whitespace-nowrap">{formatTime(one.created_at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  if (filtered) return <p className="text-soft">No import has this status.</p>;
  return (
    <section className="card">
      <h2>Nothing here yet</h2>
      <ol className="list-decimal pl-5 grid gap-1">
        <li>Put the .sql files of pg_dump, mysqldump, phpMyAdmin or sqlite3 .dump into a zip and drop it above.</li>
        <li>dumpdock reads it and shows every table and every doubtful statement. Nothing is loaded yet.</li>
        <li>You confirm; it loads, and the temporary files go, whatever happens.</li>
      </ol>
    </section>
  );
}
