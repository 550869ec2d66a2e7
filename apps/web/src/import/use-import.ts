import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { getImport, type Import } from '../api.ts';
import { isOver, newest } from './newest.ts';

/** Without events the record is asked for this often; with them it is a second line. */
const POLL_MS = 5000;
/** A browser gives an event stream up when the server answers it with an error, as during a restart. */
const REOPEN_MS = 2000;

/** An import that stays current: the record once, then its events. The browser reconnects by itself and resumes with Last-Event-ID. */
export function useImport(id: string) {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['import', id],
    queryFn: () => getImport(id),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : POLL_MS),
    structuralSharing: (old, next) => newest(old as Import | undefined, next as Import),
  });
  const over = isOver(query.data);
  const loaded = query.data !== undefined;
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    if (!loaded || over) return;
    let events: EventSource;
    let timer: ReturnType<typeof setTimeout>;
    const merge = (event: MessageEvent<string>) =>
      queries.setQueryData<Import>(['import', id], (old) => (old === undefined ? old : { ...old, ...JSON.parse(event.data) }));
    const open = () => {
      events = new EventSource(`/imports/${encodeURIComponent(id)}/events`);
      for (const name of ['status', 'progress', 'result']) events.addEventListener(name, merge);
      events.onopen = () => setConnected(true);
      events.onerror = () => {
        setConnected(false);
        if (events.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [id, loaded, over, queries]);
  return { view: query.data, error: query.error, connected: connected || over };
}
