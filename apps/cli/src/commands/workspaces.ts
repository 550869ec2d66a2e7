import type { Command } from 'commander';
import { answerOf } from '../api-client.ts';
import type { CommandContext } from '../context.ts';
import { counted, showBytes, showDuration } from '../output/quantities.ts';
import { printTable } from '../output/table.ts';

/** `workspaces`: every directory under temp_sql_imports. */
export function addWorkspaces(program: Command, context: CommandContext): void {
  program
    .command('workspaces')
    .description('every temporary directory: size, age, import, live or not')
    .option('--json', 'print the answer of the API')
    .addHelpText('after', '\nExamples:\n  dumpdock workspaces\n  dumpdock workspaces --json')
    .action(async ({ json }: { json?: boolean }) => {
      const list = await answerOf(context.api().GET('/workspaces'));
      if (json) return context.terminal.printJson(list);
      const rows = list.workspaces.map((one) => [
        one.import_id,
        showBytes(one.bytes),
        showDuration(one.age_seconds * 1000),
        one.status ?? 'no import',
        one.live ? 'live' : '',
      ]);
      if (rows.length > 0) printTable(context.terminal, ['workspace', 'size', 'age', 'import', ''], rows);
      context.terminal.print(`${counted(rows.length, 'workspace')}, ${showBytes(list.total_bytes)}`);
    });
}
