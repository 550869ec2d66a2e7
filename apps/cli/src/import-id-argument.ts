import { isImportId } from '@dumpdock/contracts';
import { InvalidArgumentError } from 'commander';

/** Takes an import id from the command line; anything else is wrong usage before anybody is asked: `show ..` would name another route. */
export function importIdArgument(value: string): string {
  if (isImportId(value)) return value;
  throw new InvalidArgumentError('An import id is a lower-case UUID, as `dumpdock list` shows it.');
}
