import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { getAudit } from '../api.ts';
import { formatBytes, formatTime } from '../format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';

/** Who did what, newest first; of one import with `?import=ID`. */
export function AuditPage() {
  const [search] = useSearchParams();
  const importId = search.get('import');
  const audit = useInfiniteQuery({
    queryKey: ['audit', importId],
    queryFn: ({ pageParam }) => getAudit(importId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_before ?? undefined,
  });
  const records = audit.data?.pages.flatMap((page) => page.records) ?? [];
  return (
    <div className="grid gap-6">
      <title>Audit – dumpdock</title>
      <div className="grid gap-1">
        <h1>Audit</h1>
        {importId !== null && (
          <p className="text-sm text-soft">
            of <Link to={`/ui/imports/${importId}`}>one import</Link> · <Link to="/ui/audit">all records</Link>
          </p>
        )}
      </div>
      <ProblemNote error={audit.error} />
      <section className="card min-h-32" aria-label="Audit records">
        {audit.isSuccess && records.length === 0 && <p className="text-soft">Nothing was recorded yet.</p>}
        {records.length > 0 && (
          <table aria-label="Audit records">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col" className="hidden sm:table-cell">
                  Who
                </th>
                <th scope="col">What</th>
                <th scope="col" className="hidden sm:table-cell">
                  Import
                </th>
                <th scope="col" className="number hidden md:table-cell">
                  Size
                </th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {records.map((one) => (
                <tr key={one.id}>
                  <td className="text-soft sm:whitespace-nowrap">{formatTime(one.at)}</td>
                  <td className="hidden break-all sm:table-cell">{one.actor}</td>
                  <td>
                    {one.action}
                    <span className="block text-xs break-all text-soft sm:hidden">by {one.actor}</span>
                    {one.reason !== null && <span className="block text-xs text-soft">{one.reason}</span>}
                  </td>
                  <td className="hidden sm:table-cell">
                    {one.import_id === null ? (
                      (one.name ?? '–')
                    ) : (
                      <Link to={`/ui/imports/${one.import_id}`}>…{one.import_id.slice(-8)}</Link>
                    )}
                  </td>
                  <td className="number hidden md:table-cell">{formatBytes(one.bytes)}</td>
                  <td className={one.outcome === 'refused' || one.outcome === 'failed' ? 'text-bad' : ''}>{one.outcome}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {audit.hasNextPage && (
          <button type="button" className="button mt-4" disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            Older records
          </button>
        )}
      </section>
    </div>
  );
}
