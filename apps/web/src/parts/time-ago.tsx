import { useEffect, useState } from 'react';
import { formatAge, formatTime } from '../format.ts';

const EVERY_MS = 20_000;

/** The time now, moving on by itself. */
export function useNow(everyMs = EVERY_MS): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** How long ago; the exact time as its title. */
export function TimeAgo({ iso }: { iso: string | null }) {
  const now = useNow();
  if (iso === null) return <>never</>;
  return (
    <time dateTime={iso} title={formatTime(iso)} className="whitespace-nowrap">
      {formatAge(iso, now)}
    </time>
  );
}
