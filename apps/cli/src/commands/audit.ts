import type { Command } from 'commander';
import { answerOf } from '../api-client.ts';
import type { CommandContext } from '../context.ts';
import { importIdArgument } from '../import-id-argument.ts';
import { printTable } from '../output/table.ts';

/** `audit`: who did what, newest first. */
export function addAudit(program: Command, context: CommandContext): void {
  program
    .command('audit')
    .description('who did what to which import, and why; newest first')
    .option('--import <id>', 'only this import', importIdArgument)
    .option('--limit <count>', 'how many', '50')
    .option('--json', 'print the answer of the API')
    .addHelpText('after', '\nExamples:\n  dumpdock audit --limit 20\n  dumpdock audit --import 01a20fed-1d53-7648-9c6a-b209d43436e3 --json')
    .action(async (options: { import?: string; limit: string; json?: boolean }) => {
      const query = { limit: Number(options.limit), ...(options.import && { import_id: options.import }) };
      const list = await answerOf(context.api().GET('/audit', { params: { query } }));
      if (options.json) return context.terminal.printJson(list);
      const rows = list.records.map((one) => [
        one.at,
        one.actor,
        one.action,
        one.import_id ?? one.name ?? '',
        one.outcome,
        one.reason ?? '',
      ]);
      printTable(context.terminal, ['at', 'who', 'what', 'import', 'outcome', 'why'], rows);
    });
}
