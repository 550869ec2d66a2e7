import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { getSession, getSweeps, getWorkspaces } from '../api.ts';
import { formatBytes, formatCount, formatDuration, formatTime } from '../format.ts';
import { CleanupCard } from '../parts/cleanup-card.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';

/** What lies in the temporary directory, the sweeps, and clean-up by hand. */
export function StoragePage() {
  const session = useQuery({ queryKey: ['session'], queryFn: getSession, staleTime: 60_000 });
  const workspaces = useQuery({ queryKey: ['workspaces'], queryFn: getWorkspaces, refetchInterval: 5000 });
  const sweeps = useQuery({ queryKey: ['sweeps'], queryFn: getSweeps, refetchInterval: 10_000 });
  const list = workspaces.data?.workspaces ?? [];
  const oldest = Math.max(0, ...list.map((one) => one.age_seconds));
  return (
    <div className="grid gap-5">
      <h1>Storage</h1>
      <ProblemNote error={workspaces.error ?? sweeps.error} />
      <section className="card scroll" aria-label="Temporary directories">
        <h2>
          {list.length === 0
            ? 'No temporary files: the disk is clean.'
            : `${list.length} temporary directories, ${formatBytes(workspaces.data?.total_bytes)}, oldest ${formatDuration(oldest)}`}
        </h2>
        {list.length > 0 && (
          <table>
            <thead>
              <tr>
                <th scope="col">Import</th>
                <th scope="col">Status</th>
                <th scope="col">Size</th>
                <th scope="col">Age</th>
              </tr>
            </thead>
            <tbody>
              {list.map((one) => (
                <tr key={one.import_id}>
                  <td className="break-all">
                    {one.status === null ? one.import_id : <Link to={`/ui/imports/${one.import_id}`}>{one.import_id}</Link>}
                  </td>
                  <td>
                    {one.status ?? 'no record'}
                    {one.live && ' (live)'}
                  </td>
                  <td className="whitespace-nowrap">{formatBytes(one.bytes)}</td>
                  <td className="whitespace-nowrap">{formatDuration(one.age_seconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className="card scroll" aria-label="Sweeps">
        <h2>Sweeps</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Schedule</th>
              <th scope="col">Last good run</th>
              <th scope="col">Removed so far</th>
            </tr>
          </thead>
          <tbody>
            {sweeps.data?.sweeps.map((one) => (
              <tr key={one.kind}>
                <td>{one.kind}</td>
                <td>{one.cron === null ? 'off' : <code className="whitespace-nowrap">{one.cron}</code>}</td>
                <td>{formatTime(one.last_success_at)}</td>
                <td>
                  {formatCount(one.removed_total)}, {formatBytes(one.freed_bytes)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {session.data?.role === 'operator' && (
        <div className="grid gap-4 md:grid-cols-3">
          <CleanupCard scope="old" title="Old" text="Directories of imports that nobody confirmed or finished in time." />
          <CleanupCard scope="failed" title="Failed" text="What failed imports left behind." />
          <CleanupCard scope="orphans" title="Orphans" text="Directories without a live import." />
        </div>
      )}
    </div>
  );
}
