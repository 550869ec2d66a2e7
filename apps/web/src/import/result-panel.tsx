import { CircleCheck } from 'lucide-react';
import type { Import } from '../api.ts';
import { counted, formatBytes, formatCount, formatDuration } from '../format.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { TableName } from '../parts/table-name.tsx';
import { useFirst } from '../parts/use-first.tsx';
import { describeAction } from './table-actions.ts';

type Loaded = NonNullable<Import['result']>['tables'][number];

const SHOWN = 25;

/** What was loaded, and what became of each table. */
export function ResultPanel({ view, result }: { view: Import; result: NonNullable<Import['result']> }) {
  const { rows, tables, bytes, statements, duration_ms } = result;
  const { shown, more } = useFirst(tables, SHOWN, 'tables');
  return (
    <section className="card grid gap-4 border-good" aria-label="Result">
      <div className="flex gap-3">
        <CircleCheck size={20} className="mt-0.5 shrink-0 text-good" aria-hidden />
        <div className="min-w-0">
          <h2 className="text-good">
            {counted(rows, 'row')} in {counted(tables.length, 'table')}
          </h2>
          <p className="text-sm text-soft">
            {formatBytes(bytes)} and {counted(statements, 'statement')} into {view.target}, in {formatDuration(duration_ms / 1000)}
          </p>
        </div>
      </div>
      {tables.length > 0 && <DataTable label="Loaded tables" rows={shown} columns={columnsOf(view)} idOf={({ name }) => name} />}
      {more}
    </section>
  );
}

function columnsOf({ inspection }: Import): Column<Loaded>[] {
  const planned = new Map(inspection?.tables.map((table) => [table.name, table]));
  const actionOf = ({ name }: Loaded) => {
    const table = planned.get(name);
    return table === undefined ? { label: '', tone: '' } : describeAction(table);
  };
  return [
    { head: 'Table', cell: ({ name }) => <TableName name={name} />, look: 'w-full' },
    { head: 'Rows', cell: ({ rows }) => formatCount(rows), right: true },
    { head: 'What happened', cell: (one) => actionOf(one).label, look: (one) => `sm:whitespace-nowrap ${actionOf(one).tone}` },
  ];
}
