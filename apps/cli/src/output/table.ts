import Table from 'cli-table3';
import type { Terminal } from '../terminal.ts';
import { plain } from './text.ts';

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Prints rows under headings. Numbers stand at the right. */
export function printTable(terminal: Terminal, headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const table = new Table({
    head: headings.map((heading) => terminal.color.dim(heading)),
    chars: NO_LINES,
    colAligns: headings.map((_, column) => (rows.every((row) => isNumeric(row[column])) ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(row.map((cell) => plain(String(cell))));
  for (const line of table.toString().split('\n')) terminal.print(line.trimEnd());
}

function isNumeric(cell: string | number | undefined): boolean {
  return typeof cell === 'number' || /^[\d.,]+( (B|[KMGT]iB))?$/.test(cell ?? '');
}
