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
    .option('--target <name>', 'only those of this target')
    .option('--owner <name>', 'only those that this key uploaded')
    .option('--name <text>', 'only those whose archive has this in its name')
    .option('--limit <count>', 'how many', '50')
    .option('--json', 'print the answer of the API')
    .addHelpText('after', EXAMPLES)
    .action(({ json, limit, ...filter }: Options) => list(context, json ?? false, { ...filter, limit: Number(limit) }));
}

const EXAMPLES = `
Examples:
  dumpdock list
  dumpdock list --status failed --json
  dumpdock list --owner ci --target postgres --name shop`;

interface Options {
  status?: ImportStatus;
  target?: string;
  owner?: string;
  name?: string;
  limit: string;
  json?: boolean;
}

async function list({ api, terminal }: CommandContext, json: boolean, query: Omit<Options, 'limit' | 'json'> & { limit: number }) {
  const answer = await answerOf(api().GET('/imports', { params: { query } }));
  if (json) return terminal.printJson(answer);
  if (answer.imports.length === 0) return terminal.say('There is no such import.');
  const rows = answer.imports.map((one) => [
    one.import_id,
    one.status,
    one.target ?? '',
    one.archive.name,
    showBytes(one.archive.bytes ?? 0),
    one.owner ?? '',
    one.created_at,
  ]);
  printTable(terminal, ['import', 'status', 'target', 'archive', 'size', 'by', 'created'], rows);
}
