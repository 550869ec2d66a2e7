import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { getImports } from '../api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { UploadZone } from '../upload/upload-zone.tsx';
import { useSession } from '../use-session.ts';
import { EmptyImports } from './empty-imports.tsx';
import { type FilterName, ImportFilters } from './import-filters.tsx';
import { statusesOf } from './import-groups.ts';
import { ImportsTable } from './imports-table.tsx';

const REFRESH_MS = 4000;
const PAGE = 50;

/** Uploading, and what was uploaded. */
export function ImportsPage() {
  const session = useSession();
  const { value, filtered, change, clear } = useFilters();
  const list = useImports(value);
  const imports = list.data?.pages.flatMap((page) => page.imports) ?? [];
  const owners = [...new Set(imports.flatMap(({ owner }) => owner ?? []))].toSorted();
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
          <ImportFilters value={value} onChange={change} owners={owners} />
          <section className="card min-h-32" aria-label="Imports">
            {imports.length > 0 && <ImportsTable imports={imports} />}
            {list.isSuccess && imports.length === 0 && <NoneLikeThat onClear={clear} />}
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

function NoneLikeThat({ onClear }: { onClear: () => void }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-soft">No import is like that.</p>
      <button type="button" className="button" onClick={onClear}>
        Show all imports
      </button>
    </div>
  );
}

function useImports({ show, target, by, name }: Readonly<Record<FilterName, string>>) {
  return useInfiniteQuery({
    queryKey: ['imports', show, target, by, name],
    queryFn: ({ pageParam }) => getImports({ status: statusesOf(show), target, owner: by, name }, pageParam, PAGE),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: REFRESH_MS,
  });
}

/** What the address says the list is narrowed to. */
function useFilters() {
  const [search, setSearch] = useSearchParams();
  const of = (name: FilterName) => search.get(name) ?? '';
  const value = { show: of('show') || 'all', target: of('target'), by: of('by'), name: of('name') };
  return {
    value,
    filtered: value.show !== 'all' || value.target !== '' || value.by !== '' || value.name !== '',
    clear: () => setSearch(new URLSearchParams(), { replace: true }),
    change: (name: FilterName, next: string) =>
      setSearch(
        (now) => {
          const changed = new URLSearchParams(now);
          if (next === '' || next === 'all') changed.delete(name);
          else changed.set(name, next);
          return changed;
        },
        { replace: true },
      ),
  };
}
