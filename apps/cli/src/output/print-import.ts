import type { ImportResult, ImportView } from '@dumpdock/contracts';
import type { Terminal } from '../terminal.ts';
import { printError } from './print-error.ts';
import { counted, showBytes, showCount, showDuration } from './quantities.ts';
import { printTable } from './table.ts';
import { plain } from './text.ts';

const MAX_TABLES = 100;

/** How an import stands: status, result or error, and what became of its workspace. */
export function printImport(terminal: Terminal, view: ImportView): void {
  const { import_id, status, target, archive, workspace } = view;
  const color = status === 'succeeded' ? terminal.color.green : status === 'failed' ? terminal.color.red : terminal.color.bold;
  terminal.print(`${import_id}  ${color(status)}${target ? plain(`  → ${target}`) : ''}  ${plain(archive.name)}`);
  if (view.result) printResult(terminal, view.result);
  if (view.error && status !== 'succeeded') printError(terminal, view.error as Parameters<typeof printError>[1]);
  terminal.print(workspaceLine(workspace));
}

/** What was loaded. */
export function printResult(terminal: Terminal, result: ImportResult): void {
  const rate = result.duration_ms > 0 ? `, ${showBytes((result.bytes / result.duration_ms) * 1000)}/s` : '';
  terminal.print(
    `${counted(result.rows, 'row')}, ${counted(result.statements, 'statement')}, ${showBytes(result.bytes)} in ${showDuration(result.duration_ms)}${rate}`,
  );
  const tables = result.tables.slice(0, MAX_TABLES).map(({ name, rows }) => [name, showCount(rows)]);
  if (tables.length > 0) printTable(terminal, ['table', 'rows'], tables);
  if (result.tables.length > tables.length) terminal.print(`… and ${showCount(result.tables.length - tables.length)} more`);
}

function workspaceLine(workspace: ImportView['workspace']): string {
  if (workspace.present) return `temporary files: present, ${showBytes(workspace.bytes)}`;
  if (workspace.removed_at === null) return 'temporary files: none';
  return plain(`temporary files: removed ${workspace.removed_at} by ${workspace.removed_by ?? 'unknown'}`);
}
