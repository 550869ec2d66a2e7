import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { type AuditRecord, getAudit } from '../api.ts';
import { formatBytes, formatTime } from '../format.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { wordsOf } from './audit-words.ts';

const COLUMNS: readonly Column<AuditRecord>[] = [
  { head: 'When', cell: ({ at }) => formatTime(at), look: 'whitespace-nowrap text-soft', from: 'sm' },
  { head: 'Who', cell: ({ actor }) => actor, look: 'max-w-40 truncate', from: 'sm' },
  { head: 'What', cell: (one) => <What record={one} />, look: 'w-full' },
  { head: 'Import', cell: (one) => <About record={one} />, look: 'max-w-56 truncate', from: 'sm' },
  { head: 'Size', cell: ({ bytes }) => (bytes === null ? '' : formatBytes(bytes)), right: true, from: 'md' },
  { head: 'Outcome', cell: ({ outcome }) => outcome, look: ({ outcome }) => (/^(refused|failed)/.test(outcome) ? 'text-bad' : '') },
];

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
            of <Link to={`/ui/imports/${importId}`}>{records[0]?.archive_name ?? 'one import'}</Link> ·{' '}
            <Link to="/ui/audit">all records</Link>
          </p>
        )}
      </div>
      <ProblemNote error={audit.error} />
      <section className="card min-h-32" aria-label="Audit records">
        {audit.isSuccess && records.length === 0 && <p className="text-soft">Nothing was recorded yet.</p>}
        {records.length > 0 && <DataTable label="Audit records" rows={records} columns={COLUMNS} idOf={({ id }) => id} />}
        {audit.hasNextPage && (
          <button type="button" className="button mt-4" disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            Older records
          </button>
        )}
      </section>
    </div>
  );
}

/** With what narrow screens have no column for. */
function What({ record }: { record: AuditRecord }) {
  return (
    <>
      <span title={record.action}>{wordsOf(record.action)}</span>
      <span className="block text-xs [overflow-wrap:anywhere] text-soft sm:hidden">
        {record.archive_name ?? record.name} by {record.actor}
        <span className="block">{formatTime(record.at)}</span>
      </span>
      {record.reason !== null && <span className="block text-xs text-soft">{record.reason}</span>}
    </>
  );
}

function About({ record: { import_id, archive_name, name } }: { record: AuditRecord }) {
  if (import_id === null || archive_name === null) return <>{name ?? '–'}</>;
  return (
    <Link to={`/ui/imports/${import_id}`} title={`${archive_name}, ${import_id}`}>
      <bdi>{archive_name}</bdi>
    </Link>
  );
}
