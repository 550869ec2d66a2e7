import type { ImportView } from '@dumpdock/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { getImport } from './api.ts';

const OVER = ['succeeded', 'failed', 'cancelled', 'expired'];

/** A browser gives an event stream up when the server answers it with an error, as during a restart; this brings the page back. */
const POLL_MS = 5000;

function isOver(view: ImportView | undefined): boolean {
  return view !== undefined && OVER.includes(view.status);
}

/** An import that stays current: the record once, then its events; the browser reconnects by itself and resumes with Last-Event-ID. */
export function useImport(id: string) {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['import', id],
    queryFn: () => getImport(id),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : POLL_MS),
  });
  const over = isOver(query.data);
  const loaded = query.data !== undefined;
  useEffect(() => {
    if (!loaded || over) return;
    const events = new EventSource(`/imports/${encodeURIComponent(id)}/events`);
    const merge = (event: MessageEvent<string>) =>
      queries.setQueryData<ImportView>(['import', id], (old) => (old === undefined ? old : { ...old, ...JSON.parse(event.data) }));
    for (const name of ['status', 'progress', 'result']) events.addEventListener(name, merge);
    return () => events.close();
  }, [id, loaded, over, queries]);
  return query;
}
