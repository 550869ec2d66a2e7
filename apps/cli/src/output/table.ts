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

/** Prints rows under headings, numbers at the right. Where that is wider than the terminal each row stands below the other, as lines of heading and value. */
export function printTable(terminal: Terminal, headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = rows.map((row) => row.map((cell) => plain(String(cell))));
  if (widthOf([headings, ...cells]) > terminal.columns) printStacked(terminal, headings, cells);
  else printColumns(terminal, headings, cells);
}

function printColumns(terminal: Terminal, headings: readonly string[], cells: readonly (readonly string[])[]): void {
  const table = new Table({
    head: headings.map((heading) => terminal.color.dim(heading)),
    chars: NO_LINES,
    colAligns: headings.map((_, column) => (cells.every((row) => isNumeric(row[column])) ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of cells) table.push([...row]);
  for (const line of table.toString().split('\n')) terminal.print(line.trimEnd());
}

function widthOf(lines: readonly (readonly string[])[]): number {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1));
}

function printStacked({ color, print }: Terminal, headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const longest = Math.max(...headings.map(({ length }) => length));
  for (const [first = '', ...others] of rows) {
    print(first);
    for (const [at, cell] of others.entries()) {
      if (cell !== '') print(`  ${color.dim((headings[at + 1] ?? '').padEnd(longest))}  ${cell}`);
    }
  }
}

function isNumeric(cell: string | undefined): boolean {
  return /^[\d.,]+( (B|[KMGT]iB))?$/.test(cell ?? '');
}
