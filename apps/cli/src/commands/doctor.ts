import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Finding } from '../examine.ts';
import { plain } from '../output/text.ts';

/** `doctor`: looks at everything dumpdock needs, from here. */
export function addDoctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('settings, API, database, Redis, disk, schedules, sweeps and targets: well or not, and what to do')
    .option('--json', 'print a list of JSON objects')
    .addHelpText(
      'after',
      '\nExamples:\n  dumpdock doctor\n  dumpdock doctor --json\n\nExit codes: 0 all is well, 1 something is not, 2 wrong settings.',
    )
    .action(async ({ json }: { json?: boolean }) => {
      const { examineAll } = await import('../examine.ts'); // The queue is heavy, and nobody else needs it.
      const findings = await examineAll(context);
      if (json) context.terminal.printJson(findings);
      else print(context, findings);
      context.exitWith(findings.every(({ well }) => well) ? 0 : 1);
    });
}

function print({ terminal }: CommandContext, findings: readonly Finding[]): void {
  for (const { what, well, detail, advice } of findings) {
    const mark = well ? terminal.color.green('ok  ') : terminal.color.red('BAD ');
    terminal.print(`${mark} ${what.padEnd(16)} ${plain(detail)}`);
    if (!well && advice) terminal.print(`     ${' '.repeat(16)} ${plain(advice)}`);
  }
}
