import { createHash, randomBytes } from 'node:crypto';
import { DumpdockError } from '@dumpdock/contracts';
import { ROLES } from '@dumpdock/runtime';
import { Argument, type Command } from 'commander';
import type { CommandContext } from '../context.ts';

const NAME = /^[A-Za-z0-9][\w.@-]{0,63}$/;

/** `keys new NAME ROLE`: a key for a caller and the entry for API_KEYS. The key is shown once and kept nowhere. */
export function addKeys(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('keys for callers of the API');
  keys
    .command('new')
    .argument('<name>', 'who it is for')
    .addArgument(new Argument('<role>', 'what it may do').choices([...ROLES]))
    .description('make a key, and its entry for API_KEYS')
    .option('--json', 'print name, role, key and entry as one JSON object')
    .addHelpText('after', '\nExample:\n  dumpdock keys new alice importer')
    .action((name: string, role: string, { json }: { json?: boolean }) => {
      if (!NAME.test(name))
        throw new DumpdockError('INVALID_REQUEST', {
          detail: 'A name has letters, digits, . _ @ and -, at most 64.',
          suggestion: 'Choose another name.',
        });
      const key = `dd_${randomBytes(32).toString('base64url')}`;
      const entry = `${name}:${role}:${createHash('sha256').update(key).digest('hex')}`;
      if (json) return context.terminal.printJson({ name, role, key, entry });
      context.terminal.print(`key    ${key}`);
      context.terminal.print(`entry  ${entry}`);
      context.terminal.say('Give the key to its holder: it is not kept anywhere. Add the entry to API_KEYS and restart.');
    });
}
