import { useState } from 'react';
import { formatCount } from '../format.ts';

/** The first rows of a long list, and a button that shows the rest. */
export function useFirst<T>(rows: readonly T[], count: number, noun: string) {
  const [all, setAll] = useState(false);
  const more =
    rows.length > count && !all ? (
      <button type="button" className="button justify-self-start" onClick={() => setAll(true)}>
        Show all {formatCount(rows.length)} {noun}
      </button>
    ) : null;
  return { shown: all ? rows : rows.slice(0, count), more };
}
