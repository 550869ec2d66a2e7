import { isTerminal } from '@dumpdock/contracts';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { followImport } from '../follow-import.ts';
import { importIdArgument } from '../import-id-argument.ts';
import { printImport } from '../output/print-import.ts';

/** `cancel ID`. */
export function addCancel(program: Command, context: CommandContext): void {
  program
    .command('cancel')
    .argument('<id>', 'import id', importIdArgument)
    .description('stop an import wherever it is; what it loaded is rolled back and its files go')
    .option('--json', 'print the import as one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  dumpdock cancel 01a20fed-1d53-7648-9c6a-b209d43436e3\n\nExit codes: 0 it is cancelled, 1 it was over already.',
    )
    .action(async (id: string, { json }: { json?: boolean }) => {
      const api = context.api();
      await api.POST('/imports/{id}/cancel', { params: { path: { id } } });
      const view = await followImport(context, api, id, isTerminal);
      if (json) context.terminal.printJson(view);
      else printImport(context.terminal, view);
      context.exitWith(view.status === 'cancelled' ? 0 : 1);
    });
}
