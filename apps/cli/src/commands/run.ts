import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DumpdockError, GRANTS, type Grant, type Inspection } from '@dumpdock/contracts';
import type { Target } from '@dumpdock/engines';
import type { LoadReport } from '@dumpdock/importer/load-archive';
import { type Config, createLogger, loadConfig } from '@dumpdock/runtime';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { printResult } from '../output/print-import.ts';
import { printInspection } from '../output/print-inspection.ts';
import { createProgressBar } from '../output/progress-bar.ts';
import { collect } from './import.ts';

interface Options {
  target: string;
  grant: string[];
  allowSuperuser?: boolean;
  json?: boolean;
}

/** `run FILE.zip --target URL`: the same engines without server, queue or ledger. */
export function addRun(program: Command, context: CommandContext): void {
  program
    .command('run')
    .argument('<file>', 'a zip that holds .sql or .sql.gz files')
    .description('load a zip here and now, without server, database or Redis of dumpdock')
    .requiredOption('-t, --target <url>', 'postgresql://…, mysql://…, sqlite:///abs/path.db, or a name of TARGETS')
    .option('-g, --grant <name>', 'consent to something the dump needs; may be repeated', collect, [])
    .option('--allow-superuser', 'load with a role that can do more than loading needs')
    .option('--json', 'print inspection and result as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: Options) => run(context, path.resolve(context.cwd, file), options));
}

const EXAMPLES = `
All of it is loaded, or nothing. Temporary files go to the folder of TMPDIR and are removed at the end.

Examples:
  dumpdock run shop.zip --target sqlite:///tmp/shop.db
  dumpdock run shop.zip --target postgresql://me@localhost/shop --grant destructive

Exit codes: 0 loaded, 1 not loaded, 2 wrong usage.`;

async function run(context: CommandContext, file: string, options: Options): Promise<void> {
  const config = context.config();
  const named = targetOf(config, options.target);
  const target = { ...named, allowSuperuser: named.allowSuperuser || options.allowSuperuser === true };
  const grants = options.grant.map(toGrant);
  await using scratch = await mkdtempDisposable(path.join(tmpdir(), 'dumpdock-run-'));
  const report = await load(context, config, { file, target, grants, scratchDir: scratch.path, json: options.json ?? false });
  context.terminal.clearStatus();
  if (options.json) context.terminal.printJson({ status: 'succeeded', ...report });
  else printResult(context.terminal, report.result);
}

interface Job {
  readonly file: string;
  readonly target: Target;
  readonly grants: readonly Grant[];
  readonly scratchDir: string;
  readonly json: boolean;
}

async function load({ terminal, signal }: CommandContext, config: Config, { json, ...job }: Job): Promise<LoadReport> {
  const { loadArchive } = await import('@dumpdock/importer/load-archive'); // With one driver, the target's.
  const onProgress = createProgressBar(terminal);
  const onInspected = async (inspection: Inspection) => {
    terminal.clearStatus();
    if (!json) printInspection(terminal, inspection);
  };
  const { archiveLimits: limits, inspectTimeoutMs, importTimeoutMs } = config;
  const log = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel, 'cli', process.stderr);
  return loadArchive({ ...job, log, limits, inspectTimeoutMs, importTimeoutMs, signal, onProgress, onInspected });
}

/** A name of TARGETS, or a URL, judged by the same rules. */
function targetOf(config: Config, text: string): Target {
  const named = config.targets.find(({ name }) => name === text);
  if (named) return named;
  try {
    return loadConfig({ TARGETS: JSON.stringify({ target: text }) }).targets[0] as Target;
  } catch (cause) {
    throw new DumpdockError('INVALID_REQUEST', {
      detail: '--target is neither a name of TARGETS nor a URL that can be used.',
      suggestion: 'For example postgresql://user@host/database, mysql://user@host/database or sqlite:///absolute/path.db.',
      cause,
    });
  }
}

function toGrant(name: string): Grant {
  const grant = GRANTS.find((known) => known === name);
  if (grant) return grant;
  throw new DumpdockError('INVALID_REQUEST', {
    detail: `There is no grant ${JSON.stringify(name)}.`,
    suggestion: `Grants are ${GRANTS.join(', ')}.`,
  });
}
