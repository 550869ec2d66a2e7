import type { ReactNode } from 'react';

/** A column of {@link DataTable}. */
export interface Column<T> {
  readonly head: string;
  cell(row: T): ReactNode;
  /** Numbers and badges stand at the right. */
  readonly right?: boolean;
  /** Narrower screens do without it. */
  readonly from?: 'sm' | 'md';
  /** Classes of its cells. */
  readonly look?: string | ((row: T) => string);
}

const FROM = { sm: 'hidden sm:table-cell', md: 'hidden md:table-cell' } as const;

interface Props<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  idOf(row: T): string;
}

/** Rows under headings. */
export function DataTable<T>({ label, rows, columns, idOf }: Props<T>) {
  return (
    <table aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.head} scope="col" className={placeOf(column)}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={idOf(row)}>
            {columns.map((column) => (
              <td key={column.head} className={`${placeOf(column)} ${lookOf(column, row)}`}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function placeOf<T>({ right = false, from }: Column<T>): string {
  return `${right ? 'number' : ''} ${from === undefined ? '' : FROM[from]}`;
}

function lookOf<T>({ look = '' }: Column<T>, row: T): string {
  return typeof look === 'string' ? look : look(row);
}
