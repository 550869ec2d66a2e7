import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { getAudit } from '../api.ts';
import { formatBytes, formatTime } from '../format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';

/** Who did what, newest first. */
export function AuditPage() {
  const audit = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) => getAudit(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_before ?? undefined,
  });
  const records = audit.data?.pages.flatMap((page) => page.records) ?? [];
  return (
    <div className="grid gap-5">
      <h1>Audit</h1>
      <ProblemNote error={audit.error} />
      <section className="card scroll" aria-label="Audit records">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">Import</th>
              <th scope="col">Outcome</th>
              <th scope="col">Size</th>
            </tr>
          </thead>
          <tbody>
            {records.map((one) => (
              <tr key={one.id}>
                <td className="whitespace-nowrap">{formatTime(one.at)}</td>
                <td>{one.actor}</td>
                <td>
                  {one.action}
                  {one.reason !== null && <span className="text-soft"> ({one.reason})</span>}
                </td>
                <td>{one.import_id === null ? '–' : <Link to={`/ui/imports/${one.import_id}`}>{one.import_id.slice(0, 8)}</Link>}</td>
                <td>{one.outcome}</td>
                <td className="whitespace-nowrap">{formatBytes(one.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {audit.hasNextPage && (
          <button type="button" className="button mt-3" onClick={() => void audit.fetchNextPage()}>
            Older
          </button>
        )}
      </section>
    </div>
  );
}
