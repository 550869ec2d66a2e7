import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addAudit } from './commands/audit.ts';
import { addCancel } from './commands/cancel.ts';
import { addCleanupTempFiles } from './commands/cleanup-temp-files.ts';
import { addCompletion } from './commands/completion.ts';
import { addDoctor } from './commands/doctor.ts';
import { addImport } from './commands/import.ts';
import { addKeys } from './commands/keys.ts';
import { addList } from './commands/list.ts';
import { addRun } from './commands/run.ts';
import { addShow } from './commands/show.ts';
import { addTargets } from './commands/targets.ts';
import { addWorkspaces } from './commands/workspaces.ts';
import type { CommandContext } from './context.ts';

const HELP = `
Examples:
  dumpdock import shop.zip --target postgres
  dumpdock run shop.zip --target sqlite:///tmp/shop.db
  dumpdock cleanup-temp-files --max-age-hours 48 --dry-run

import, list, show, cancel, workspaces and audit talk to DUMPDOCK_URL (default http://127.0.0.1:8000) with DUMPDOCK_API_KEY.
Exit codes: 0 done, 1 it did not work, 2 wrong usage or settings.`;

/** The command line. Usage errors throw CommanderError. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('dumpdock')
    .description('Unloads SQL dumps: a zip of SQL becomes tables, all or nothing, and leaves nothing behind.')
    .version(manifest.version, '--version', 'print the version')
    .addHelpText('after', HELP)
    .configureHelp({ subcommandTerm, minWidthToWrap: 20 })
    .showHelpAfterError('(see dumpdock --help)')
    .exitOverride();
  const adders = [
    addImport,
    addRun,
    addList,
    addShow,
    addCancel,
    addWorkspaces,
    addCleanupTempFiles,
    addAudit,
    addTargets,
    addKeys,
    addDoctor,
    addCompletion,
  ];
  for (const add of adders) add(program, context);
  return program;
}

/** Without aliases and `[options]`, which would take half of a narrow terminal. */
function subcommandTerm(command: Command): string {
  const given = command.registeredArguments.map((argument) => (argument.required ? `<${argument.name()}>` : `[${argument.name()}]`));
  return [command.name(), ...given].join(' ');
}
