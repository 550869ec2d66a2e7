import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { Import } from '../api.ts';
import { counted, formatBytes, formatCount, formatDuration } from '../format.ts';

const SHOWN = 12;

/** What was loaded. */
export function ResultPanel({ view }: { view: Import }) {
  const [all, setAll] = useState(false);
  const { result, target } = view;
  if (result === null) return null;
  const { tables } = result;
  return (
    <section className="card grid gap-4 border-good" aria-label="Result">
      <div className="flex gap-3">
        <CircleCheck size={20} className="mt-0.5 shrink-0 text-good" aria-hidden />
        <div className="min-w-0">
          <h2 className="text-good">
            {counted(result.rows, 'row')} in {counted(tables.length, 'table')}
          </h2>
          <p className="text-sm text-soft">
            {formatBytes(result.bytes)} and {counted(result.statements, 'statement')} into {target}, in{' '}
            {formatDuration(result.duration_ms / 1000)}
          </p>
        </div>
      </div>
      {tables.length > 0 && (
        <table aria-label="Loaded tables">
          <thead>
            <tr>
              <th scope="col">Table</th>
              <th scope="col" className="number">
                Rows
              </th>
            </tr>
          </thead>
          <tbody>
            {tables.slice(0, all ? undefined : SHOWN).map((one) => (
              <tr key={one.name}>
                <td className="break-all">
                  <bdi>{one.name}</bdi>
                </td>
                <td className="number">{formatCount(one.rows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {tables.length > SHOWN && !all && (
        <button type="button" className="button justify-self-start" onClick={() => setAll(true)}>
          Show all {formatCount(tables.length)} tables
        </button>
      )}
    </section>
  );
}
