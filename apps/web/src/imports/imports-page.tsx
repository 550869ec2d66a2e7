import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { getImports } from '../api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { UploadZone } from '../upload/upload-zone.tsx';
import { useSession } from '../use-session.ts';
import { EmptyImports } from './empty-imports.tsx';
import { ImportFilters } from './import-filters.tsx';
import { statusesOf } from './import-groups.ts';
import { ImportsTable } from './imports-table.tsx';

const REFRESH_MS = 4000;
const PAGE = 50;

/** Uploading, and what was uploaded. */
export function ImportsPage() {
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const [group, target] = [search.get('show') ?? 'all', search.get('target') ?? ''];
  const list = useInfiniteQuery({
    queryKey: ['imports', group, target],
    queryFn: ({ pageParam }) => getImports({ status: statusesOf(group), target }, pageParam, PAGE),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: REFRESH_MS,
  });
  const imports = list.data?.pages.flatMap((page) => page.imports) ?? [];
  const filtered = group !== 'all' || target !== '';

  function choose(name: string, value: string): void {
    const next = new URLSearchParams(search);
    if (value === '' || value === 'all') next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  }

  return (
    <div className="grid gap-6">
      <title>Imports – dumpdock</title>
      <h1>Imports</h1>
      {session?.role !== 'viewer' && <UploadZone />}
      <ProblemNote error={list.error} />
      {list.isSuccess && imports.length === 0 && !filtered ? (
        <EmptyImports />
      ) : (
        <div className="grid min-w-0 gap-3">
          <ImportFilters
            group={group}
            target={target}
            onGroup={(name) => choose('show', name)}
            onTarget={(name) => choose('target', name)}
          />
          <section className="card min-h-32" aria-label="Imports">
            {imports.length > 0 && <ImportsTable imports={imports} />}
            {list.isSuccess && imports.length === 0 && <p className="text-soft">No import is like that.</p>}
            {list.hasNextPage && (
              <button type="button" className="button mt-4" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Older imports
              </button>
            )}
          </section>
        </div>
      )}
    </div>
  );
}
