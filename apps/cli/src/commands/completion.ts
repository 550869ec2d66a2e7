import { Argument, type Command } from 'commander';
import type { CommandContext } from '../context.ts';

/** `completion bash|zsh`: a script that completes commands and options, made from the commands themselves. */
export function addCompletion(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh']))
    .description('print a script that completes commands and options')
    .addHelpText('after', '\nExample:\n  eval "$(dumpdock completion bash)"')
    .action((shell: string) => {
      if (shell === 'zsh') context.terminal.print('autoload -U +X bashcompinit && bashcompinit');
      for (const line of bashScript(program)) context.terminal.print(line);
    });
}

function bashScript(program: Command): string[] {
  const commands = program.commands.flatMap((command) => [command.name(), ...command.aliases()]);
  const cases = program.commands.map(
    (command) => `    ${[command.name(), ...command.aliases()].join('|')}) words="${wordsOf(command).join(' ')}" ;;`,
  );
  return [
    '_dumpdock() {',
    '  local words',
    `  case "${wordAt('1')}" in`,
    ...cases,
    '  esac',
    `  [ "$COMP_CWORD" = 1 ] && words="${commands.join(' ')} --help"`,
    `  COMPREPLY=($(compgen -W "$words" -- "${wordAt('COMP_CWORD')}"))`,
    '}',
    'complete -o default -F _dumpdock dumpdock',
  ];
}

/** A word of the line being completed, in bash. */
function wordAt(index: string): string {
  return `\${COMP_WORDS[${index}]}`;
}

function wordsOf(command: Command): string[] {
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  return [...command.commands.map((sub) => sub.name()), ...command.commands.flatMap(wordsOf), ...options, '--help'];
}
