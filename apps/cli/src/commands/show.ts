import type { Command } from 'commander';
import { answerOf } from '../api-client.ts';
import type { CommandContext } from '../context.ts';
import { importIdArgument } from '../import-id-argument.ts';
import { printImport } from '../output/print-import.ts';
import { printInspection } from '../output/print-inspection.ts';

/** `show ID`. */
export function addShow(program: Command, context: CommandContext): void {
  program
    .command('show')
    .argument('<id>', 'import id', importIdArgument)
    .description('one import: inspection, result or error, temporary files')
    .option('--json', 'print the answer of the API')
    .addHelpText(
      'after',
      '\nExamples:\n  dumpdock show 01a20fed-1d53-7648-9c6a-b209d43436e3\n  dumpdock show 01a20fed-1d53-7648-9c6a-b209d43436e3 --json',
    )
    .action(async (id: string, { json }: { json?: boolean }) => {
      const view = await answerOf(context.api().GET('/imports/{id}', { params: { path: { id } } }));
      if (json) return context.terminal.printJson(view);
      if (view.inspection) printInspection(context.terminal, view.inspection);
      printImport(context.terminal, view);
    });
}
