import { IMPORT_STATUSES, type ImportView } from '@dumpdock/contracts';
import { type Command, Option } from 'commander';
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
    .action(async ({ status, limit, json }: { status?: string; limit: string; json?: boolean }) => {
      const query = new URLSearchParams({ limit, ...(status ? { status } : {}) });
      const list = await context.api().get<{ imports: ImportView[] }>(`/imports?${query}`);
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
