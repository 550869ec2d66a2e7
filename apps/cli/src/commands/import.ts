import { DumpdockError, type ImportView, type Inspection, isTerminal } from '@dumpdock/contracts';
import type { Command } from 'commander';
import type { ApiClient } from '../api-client.ts';
import type { CommandContext } from '../context.ts';
import { followImport } from '../follow-import.ts';
import { printImport } from '../output/print-import.ts';
import { printInspection } from '../output/print-inspection.ts';
import { createProgressBar } from '../output/progress-bar.ts';
import { counted } from '../output/quantities.ts';
import { uploadArchive } from '../upload-archive.ts';

interface Options {
  target?: string;
  yes?: boolean;
  json?: boolean;
  grant: string[];
}

/** `import FILE.zip`: upload, look, ask, follow. */
export function addImport(program: Command, context: CommandContext): void {
  program
    .command('import')
    .argument('<file>', 'a zip that holds .sql or .sql.gz files')
    .description('upload a zip, show what it would do, ask, and follow it to its end')
    .option('-t, --target <name>', 'where to load it (default: the only target that fits)')
    .option('-y, --yes', 'do not ask')
    .option('-g, --grant <name>', 'consent to something the dump needs; may be repeated', collect, [])
    .option('--watch', 'follow it to its end (the default)')
    .option('--json', 'print the import as one JSON object at the end')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: Options) => runImportCommand(context, file, options));
}

const EXAMPLES = `
Examples:
  dumpdock import shop.zip
  dumpdock import shop.zip --target postgres --yes
  dumpdock import shop.zip --yes --grant destructive --grant routines --json

Exit codes: 0 the import succeeded, 1 it did not, 2 wrong usage or settings.`;

export function collect(value: string, before: string[]): string[] {
  return [...before, ...value.split(',').filter(Boolean)];
}

async function runImportCommand(context: CommandContext, file: string, options: Options): Promise<void> {
  const api = context.api();
  const importId = await upload(context, api, file, options);
  let view = await followImport(context, api, importId, (status) => status === 'ready' || isTerminal(status));
  if (view.status === 'ready' && view.inspection) {
    if (!options.json) printInspection(context.terminal, view.inspection);
    view = await decide(context, api, view, view.inspection, options);
  }
  if (options.json) context.terminal.printJson(view);
  else printImport(context.terminal, view);
  context.exitWith(view.status === 'succeeded' ? 0 : 1);
}

async function upload({ terminal, signal }: CommandContext, api: ApiClient, file: string, { target }: Options): Promise<string> {
  const show = createProgressBar(terminal);
  const onBytes = (done: number, total: number) =>
    show({ phase: 'receiving', bytes_done: done, bytes_total: total, statements: 0, rows: 0, table: null });
  const { import_id } = await uploadArchive(api, file, { target, signal, onBytes });
  return import_id;
}

/** Confirms what is there to confirm and follows it; an import that is not wanted, or that cannot be confirmed, is cancelled, so that nothing stays. */
async function decide(
  context: CommandContext,
  api: ApiClient,
  view: ImportView,
  inspection: Inspection,
  options: Options,
): Promise<ImportView> {
  const id = view.import_id;
  try {
    const grants = await consent(context, inspection, options);
    if (grants === null)
      throw new DumpdockError('CANCELLED', { detail: 'Not confirmed; the upload was removed.', suggestion: 'Nothing was loaded.' });
    const target = options.target === undefined ? {} : { target: options.target };
    await api.POST('/imports/{id}/confirm', { params: { path: { id } }, body: { digest: inspection.digest, grants, ...target } });
  } catch (error) {
    await api
      .POST('/imports/{id}/cancel', { params: { path: { id } } })
      .catch(() => context.terminal.say(`The import ${id} still waits; \`dumpdock cancel ${id}\` removes it.`));
    throw error;
  }
  return followImport(context, api, id, isTerminal);
}

/** The grants to confirm with; null for no. */
async function consent(context: CommandContext, inspection: Inspection, { yes, grant }: Options): Promise<string[] | null> {
  if (inspection.refused.length > 0)
    throw new DumpdockError('POLICY_REFUSED', {
      detail: `${counted(inspection.refused.length, 'statement')} never loaded; each is listed above.`,
    });
  if (yes) return grant;
  const asked = inspection.requires.filter((needed) => !grant.includes(needed.grant)).map((needed) => needed.grant);
  const question = asked.length > 0 ? `Load this, and allow ${asked.join(', ')}? [y/N] ` : 'Load this? [y/N] ';
  const answer = await context.terminal.ask(question);
  return /^y(es)?$/i.test(answer?.trim() ?? '') ? [...grant, ...asked] : null;
}
