import type { ErrorRecord, Location } from '@dumpdock/contracts';
import type { Terminal } from '../terminal.ts';
import { plain } from './text.ts';

/** `dump.sql:12:3` and further, for people. */
export function placeOf(location: Location | undefined): string {
  if (!location) return 'an unknown place';
  const { entry, line, column, statement } = location;
  return plain(`${entry}:${line}:${column}${statement > 0 ? ` (statement ${statement})` : ''}`);
}

/** An error with its place, the start of the statement and what to do. */
export function printError(
  terminal: Terminal,
  error: Pick<ErrorRecord, 'code' | 'detail' | 'suggestion' | 'server_code' | 'location'>,
): void {
  terminal.say(terminal.color.red(plain(`${error.code}: ${error.detail}${error.server_code ? ` [${error.server_code}]` : ''}`)));
  if (error.location) {
    terminal.say(`  at ${placeOf(error.location)}`);
    if (error.location.snippet) terminal.say(`  ${plain(error.location.snippet)}`);
  }
  terminal.say(plain(error.suggestion));
}
