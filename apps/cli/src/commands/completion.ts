import { Argument, type Command } from 'commander';
import type { CommandContext } from '../context.ts';

/** `completion bash|zsh|fish`: a script that completes commands and options, made from the commands themselves. */
export function addCompletion(program: Command, context: CommandContext): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .description('print a script that completes commands and options')
    .addHelpText('after', EXAMPLES)
    .action((shell: string) => {
      if (shell === 'fish') return context.terminal.print(fishScript(program).join('\n'));
      if (shell === 'zsh') context.terminal.print('autoload -U +X bashcompinit && bashcompinit');
      for (const line of bashScript(program)) context.terminal.print(line);
    });
}

const EXAMPLES = `
Examples:
  eval "$(dumpdock completion bash)"        # in ~/.bashrc
  eval "$(dumpdock completion zsh)"         # in ~/.zshrc, behind compinit
  dumpdock completion fish | source         # in ~/.config/fish/config.fish`;

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

/** The same for fish, which shows the descriptions as well. */
function fishScript(program: Command): string[] {
  const lines = program.commands.flatMap((command) => {
    const names = [command.name(), ...command.aliases()];
    const within = `-n '__fish_seen_subcommand_from ${names.join(' ')}'`;
    return [
      ...names.map((name) => `complete -c dumpdock -n __fish_use_subcommand -a ${name} -d ${quoted(command.description())}`),
      ...command.commands.map((sub) => `complete -c dumpdock ${within} -a ${sub.name()} -d ${quoted(sub.description())}`),
      ...optionsOf(command).map(([long, description]) => `complete -c dumpdock ${within} -l ${long.slice(2)} -d ${quoted(description)}`),
    ];
  });
  return [...lines, 'complete -c dumpdock -l help -d "how it is called"'];
}

function optionsOf(command: Command): [string, string][] {
  const own = command.options.flatMap(({ long, description }): [string, string][] => (long ? [[long, description]] : []));
  return [...own, ...command.commands.flatMap(optionsOf)];
}

/** In single quotes of fish. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
