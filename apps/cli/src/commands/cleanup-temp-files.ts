import { type CleanupResult, DumpdockError, maxAgeHoursSchema } from '@dumpdock/contracts';
import type { Workspaces } from '@dumpdock/workspace';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { mergeResults } from '../merge-results.ts';
import { showBytes, showDuration } from '../output/quantities.ts';
import { plain } from '../output/text.ts';

interface Options {
  oldOnly?: boolean;
  failedOnly?: boolean;
  maxAgeHours?: string;
  dryRun?: boolean;
  json?: boolean;
  verbose?: boolean;
}

type Scope = 'old' | 'failed' | 'orphans';

/** `cleanup-temp-files`, for cron: on disk and database, without API or Redis. */
export function addCleanupTempFiles(program: Command, context: CommandContext): void {
  program
    .command('cleanup-temp-files')
    .alias('cleanup_temp_files')
    .description('remove what imports left behind (also cleanup_temp_files); works without API and Redis')
    .option('--old-only', 'only what was not touched for --max-age-hours')
    .option('--failed-only', 'only what ended imports left')
    .option('--max-age-hours <hours>', 'age of what is old (default: MAX_AGE_HOURS, 24)')
    .option('--dry-run', 'show what would go, remove nothing')
    .option('--json', 'print one object, as the API answers')
    .option('-v, --verbose', 'name everything that was removed or left')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => cleanUp(context, options));
}

const EXAMPLES = `
Without options: what is old, what failed imports left, then orphans.

Examples:
  dumpdock cleanup-temp-files
  dumpdock cleanup-temp-files --old-only --max-age-hours 12
  dumpdock cleanup-temp-files --max-age-hours 48 --dry-run --json -v

Exit codes: 0 done, 1 something was left that should have gone, 2 wrong usage or settings.`;

async function cleanUp(context: CommandContext, options: Options): Promise<void> {
  const scopes = scopesOf(options);
  const config = context.config();
  const maxAgeHours = options.maxAgeHours === undefined ? config.maxAgeHours : parseHours(options.maxAgeHours);
  const { withWorkspaces } = await import('../open-workspaces.ts'); // Database and engines, which no other command should wait for.
  const results = await withWorkspaces(context, (workspaces) =>
    runAll(workspaces, scopes, maxAgeHours, options.dryRun ?? false, context.signal),
  );
  const result = mergeResults(results);
  if (options.json) context.terminal.printJson(result);
  else report(context, result, options.verbose ?? false);
  context.exitWith(result.success ? 0 : 1);
}

function scopesOf({ oldOnly, failedOnly }: Options): Scope[] {
  if (oldOnly && failedOnly) {
    throw new DumpdockError('INVALID_REQUEST', {
      detail: '--old-only and --failed-only exclude each other.',
      suggestion: 'Leave both out for everything.',
    });
  }
  if (oldOnly) return ['old'];
  return failedOnly ? ['failed'] : ['old', 'failed', 'orphans'];
}

function parseHours(text: string): number {
  const parsed = maxAgeHoursSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new DumpdockError('INVALID_REQUEST', {
    detail: '--max-age-hours is a number of hours, 0 or more.',
    suggestion: 'For example --max-age-hours 12.',
  });
}

async function runAll(
  workspaces: Workspaces,
  scopes: readonly Scope[],
  maxAgeHours: number,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<CleanupResult[]> {
  const results: CleanupResult[] = [];
  for (const scope of scopes) {
    const planned = results.flatMap(({ removed }) => removed);
    results.push(await workspaces.cleanup({ scope, maxAgeHours, dryRun, planned, by: 'cli', signal }));
  }
  return results;
}

function report({ terminal }: CommandContext, result: CleanupResult, verbose: boolean): void {
  const done = result.dry_run ? 'would remove' : 'removed';
  if (verbose) {
    for (const id of result.removed) terminal.print(`${done} ${plain(id)}`);
    for (const { import_id, reason, detail } of result.skipped)
      terminal.print(`left ${plain(import_id)}: ${reason}${detail ? ` (${plain(detail)})` : ''}`);
  }
  terminal.print(plain(result.message));
  terminal.print(
    `${done} ${result.removed.length}, left ${result.skipped.length}, ${showBytes(result.freed_bytes)} in ${showDuration(result.duration_ms)}`,
  );
  if (!result.success) terminal.say(terminal.color.red('Something was left that should have gone; run again with -v to see what.'));
}
