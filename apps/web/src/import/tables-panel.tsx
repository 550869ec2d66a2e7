import type { Import, Inspection } from '../api.ts';
import { counted, formatBytes, formatCount } from '../format.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { TableName } from '../parts/table-name.tsx';
import { useFirst } from '../parts/use-first.tsx';
import { isOver } from './newest.ts';
import { byWeight, describeAction } from './table-actions.ts';

type Table = Inspection['tables'][number];

const SHOWN = 25;
const COLUMNS: readonly Column<Table>[] = [
  { head: 'Table', cell: ({ name }) => <TableName name={name} />, look: 'w-full' },
  { head: 'Rows', cell: ({ rows }) => formatCount(rows), right: true },
  { head: 'Size', cell: ({ bytes }) => formatBytes(bytes), right: true, from: 'sm' },
];

/** Every table and what happens to it. */
export function TablesPanel({ view, tables }: { view: Import; tables: readonly Table[] }) {
  const { shown, more } = useFirst([...tables].sort(byWeight), SHOWN, 'tables');
  const action: Column<Table> = {
    head: isOver(view) ? 'What was planned' : 'What happens',
    cell: (table) => describeAction(table).label,
    look: (table) => `sm:whitespace-nowrap ${describeAction(table).tone}`,
  };
  return (
    <section className="card grid gap-3" aria-labelledby="tables">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="tables">Tables</h2>
        <p className="text-sm text-soft">{sentenceOf(tables)}</p>
      </div>
      {tables.length > 0 && <DataTable label="Tables" rows={shown} columns={[...COLUMNS, action]} idOf={({ name }) => name} />}
      {more}
    </section>
  );
}

function sentenceOf(tables: readonly Table[]): string {
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  return tables.length === 0 ? 'It holds no tables.' : `${counted(tables.length, 'table')}, ${counted(rows, 'row')}`;
}
