import type { Inspection } from '@dumpdock/contracts';
import type { Terminal } from '../terminal.ts';
import { placeOf } from './print-error.ts';
import { counted, showBytes, showCount } from './quantities.ts';
import { printTable } from './table.ts';
import { plain } from './text.ts';

const MAX_ROWS = 40;

/** What an archive holds and what loading it would do. */
export function printInspection(terminal: Terminal, inspection: Inspection): void {
  const { generator, dialect, encoding, entries, tables, requires, refused, stripped, warnings, ignored_entries } = inspection;
  const tool = generator.tool === null ? '' : `, made by ${generator.tool} ${generator.version ?? ''}`.trimEnd();
  terminal.print(plain(`${dialect} dump in ${encoding}${tool}`));
  printTable(
    terminal,
    ['file', 'size', 'statements'],
    entries.map(({ path, bytes, statements }) => [path, showBytes(bytes), showCount(statements)]),
  );
  if (tables.length > 0) {
    terminal.print('');
    const shown = tables.slice(0, MAX_ROWS);
    printTable(
      terminal,
      ['table', 'rows', 'size', 'what happens'],
      shown.map((table) => [table.name, showCount(table.rows), showBytes(table.bytes), whatHappens(table)]),
    );
    if (tables.length > shown.length) terminal.print(`… and ${tables.length - shown.length} more`);
  }
  terminal.print('');
  terminal.print(
    inspection.atomicity === 'all-or-nothing'
      ? 'All of it is loaded, or nothing.'
      : terminal.color.yellow('Parts of it cannot be undone when a later part fails.'),
  );
  for (const { grant, count, examples, conditional, in_target } of requires) {
    const when = conditional && !in_target ? ' if the objects exist' : '';
    terminal.print(terminal.color.yellow(`needs ${grant}${when}: ${counted(count, 'statement')}, first at ${placeOf(examples[0])}`));
  }
  for (const { kind, code, location } of refused)
    terminal.print(terminal.color.red(plain(`refused ${kind} (${code}) at ${placeOf(location)}`)));
  for (const { kind, count } of stripped) terminal.print(plain(`left out: ${kind}${count > 1 ? ` (${count} times)` : ''}`));
  for (const { message } of warnings) terminal.print(terminal.color.yellow(plain(message)));
  if (ignored_entries.length > 0)
    terminal.print(plain(`not SQL, ignored: ${ignored_entries.slice(0, 10).join(', ')}${ignored_entries.length > 10 ? ' …' : ''}`));
  terminal.print('');
}

const WORDS = { create: 'created', replace: 'replaced', append: 'appended to' } as const;

function whatHappens({ action, already_exists }: Inspection['tables'][number]): string {
  return already_exists ? 'exists already: fails' : WORDS[action];
}
