import { IMPORT_STATUSES, type ImportStatus } from '@dumpdock/contracts';
import { type Command, Option } from 'commander';
import { answerOf } from '../api-client.ts';
import type { CommandContext } from '../context.ts';
import { showBytes } from '../output/quantities.ts';
import { printTable } from '../output/table.ts';

/** `list`: imports, newest first. */
export function addList(program: Command, context: CommandContext): void {
  program
    .command('list')
    .description('imports, newest first')
    .addOption(new Option('--status <status>', 'only those in this status').choices([...IMPORT_STATUSES]))
    .option('--limit <count>', 'how many', '50')
    .option('--json', 'print the answer of the API')
    .addHelpText('after', '\nExamples:\n  dumpdock list\n  dumpdock list --status failed --json')
    .action(async ({ status, limit, json }: { status?: ImportStatus; limit: string; json?: boolean }) => {
      const list = await answerOf(
        context.api().GET('/imports', { params: { query: { limit: Number(limit), ...(status && { status }) } } }),
      );
      if (json) return context.terminal.printJson(list);
      const rows = list.imports.map((one) => [
        one.import_id,
        one.status,
        one.target ?? '',
        one.archive.name,
        showBytes(one.archive.bytes ?? 0),
        one.created_at,
      ]);
      printTable(context.terminal, ['import', 'status', 'target', 'archive', 'size', 'created'], rows);
    });
}
