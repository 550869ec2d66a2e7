import { useState } from 'react';
import type { Inspection } from '../api.ts';
import { counted, formatBytes, formatCount } from '../format.ts';

type Table = Inspection['tables'][number];

const SHOWN = 25;
const ACTIONS: Record<Table['action'], { label: string; tone: string }> = {
  create: { label: 'created', tone: 'text-good' },
  replace: { label: 'replaced', tone: 'font-medium text-bad' },
  append: { label: 'appended to', tone: 'font-medium text-warn' },
};
/** What touches existing data comes first. */
const ORDER: readonly Table['action'][] = ['replace', 'append', 'create'];

/** Every table and what happens to it. */
export function TablesPanel({ tables }: { tables: Inspection['tables'] }) {
  const [all, setAll] = useState(false);
  const sorted = [...tables].sort((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action) || a.name.localeCompare(b.name));
  return (
    <section className="card grid gap-3" aria-labelledby="tables">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="tables">Tables</h2>
        <p className="text-sm text-soft">{sentenceOf(tables)}</p>
      </div>
      {tables.length > 0 && (
        <table aria-labelledby="tables">
          <thead>
            <tr>
              <th scope="col">Table</th>
              <th scope="col" className="number">
                Rows
              </th>
              <th scope="col" className="number hidden sm:table-cell">
                Size
              </th>
              <th scope="col">What happens</th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, all ? undefined : SHOWN).map((one) => (
              <tr key={one.name}>
                <td className="w-full [overflow-wrap:anywhere]">
                  <bdi>{one.name}</bdi>
                </td>
                <td className="number">{formatCount(one.rows)}</td>
                <td className="number hidden sm:table-cell">{formatBytes(one.bytes)}</td>
                <td className={`whitespace-nowrap ${ACTIONS[one.action].tone}`}>{ACTIONS[one.action].label}</td>
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

function sentenceOf(tables: Inspection['tables']): string {
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  return tables.length === 0 ? 'It holds no tables.' : `${counted(tables.length, 'table')}, ${counted(rows, 'row')}`;
}
