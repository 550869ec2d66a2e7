import { asDumpdockError, DumpdockError } from '@dumpdock/contracts';
import type { Target, TargetCheck } from '@dumpdock/engines';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { printTable } from '../output/table.ts';
import { plain } from '../output/text.ts';

type Checked = TargetCheck & { readonly name: string; readonly engine: Target['engine']; readonly problem: string | null };

/** `targets check [NAME]`: whether targets answer and whether their role can do more than loading needs. Never shows a URL. */
export function addTargets(program: Command, context: CommandContext): void {
  const targets = program.command('targets').description('the databases to load into');
  targets
    .command('check')
    .argument('[name]', 'only this one')
    .description('whether targets can be reached, and whether their roles can do more than they need')
    .option('--json', 'print a list of JSON objects')
    .addHelpText(
      'after',
      '\nExamples:\n  dumpdock targets check\n  dumpdock targets check postgres --json\n\nExit codes: 0 all can be reached and their roles can do no more than they need, 1 otherwise.',
    )
    .action(async (name: string | undefined, { json }: { json?: boolean }) => {
      const wanted = context.config().targets.filter((target) => name === undefined || target.name === name);
      if (wanted.length === 0)
        throw new DumpdockError('TARGET_UNKNOWN', { detail: `There is no target ${JSON.stringify(name ?? '')} in TARGETS.` });
      const checked = await Promise.all(wanted.map((target) => checkTarget(target, context.signal)));
      if (json) context.terminal.printJson(checked);
      else print(context, checked);
      context.exitWith(checked.every(({ reachable, excess }) => reachable && excess.length === 0) ? 0 : 1);
    });
}

/** What an engine says of a target; an unreachable one is an answer, not an error. */
export async function checkTarget(target: Target, signal: AbortSignal): Promise<Checked> {
  const { name, engine } = target;
  const { createEngines } = await import('@dumpdock/importer'); // The drivers, which no other command should wait for.
  try {
    return { name, engine, problem: null, ...(await createEngines()[engine].check(target, signal)) };
  } catch (error) {
    return {
      name,
      engine,
      reachable: false,
      serverVersion: null,
      excess: [],
      unsafe: [],
      recipe: '',
      problem: asDumpdockError(error).message,
    };
  }
}

function print({ terminal }: CommandContext, checked: readonly Checked[]): void {
  const rows = checked.map((one) => [one.name, one.engine, one.reachable ? 'reachable' : 'not reachable', one.serverVersion ?? '']);
  printTable(terminal, ['target', 'engine', '', 'server'], rows);
  for (const { name, problem, excess, recipe } of checked) {
    if (problem) terminal.print(plain(`${name}: ${problem}`));
    for (const sentence of excess) terminal.print(terminal.color.yellow(plain(`${name}: ${sentence}`)));
    if (excess.length > 0 && recipe) terminal.print(`\nA role that is enough for ${plain(name)}:\n\n${recipe}\n`);
  }
}
