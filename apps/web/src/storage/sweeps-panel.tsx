import { useQuery } from '@tanstack/react-query';
import type { Sweep } from '../api.ts';
import { formatBytes, formatCount } from '../format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { TimeAgo } from '../parts/time-ago.tsx';
import { SWEEPS } from './storage-queries.ts';

const KINDS: Record<Sweep['kind'], string> = { old: 'Old', failed: 'Failed', orphans: 'Orphans' };

/** When each sweep ran and runs next. */
export function SweepsPanel() {
  const sweeps = useQuery(SWEEPS);
  return (
    <section className="card grid gap-3" aria-labelledby="sweeps">
      <h2 id="sweeps">Scheduled sweeps</h2>
      <ProblemNote error={sweeps.error} />
      <table aria-labelledby="sweeps">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Next</th>
            <th scope="col">Last good run</th>
            <th scope="col" className="number hidden sm:table-cell">
              Removed so far
            </th>
          </tr>
        </thead>
        <tbody>
          {sweeps.data?.map((one) => (
            <tr key={one.kind}>
              <td>
                {KINDS[one.kind]}
                {one.cron !== null && <code className="ml-2 hidden text-xs whitespace-nowrap text-soft sm:inline">{one.cron}</code>}
              </td>
              <td>{one.next_run_at === null ? <span className="text-warn">off</span> : <TimeAgo iso={one.next_run_at} />}</td>
              <td className={one.last_result?.success === false ? 'text-bad' : ''}>
                <TimeAgo iso={one.last_success_at} />
                {one.last_result?.success === false && <span className="block text-xs">the last run left something</span>}
              </td>
              <td className="number hidden sm:table-cell">
                {formatCount(one.removed_total)}
                <span className="block text-xs text-soft">{formatBytes(one.freed_bytes)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
