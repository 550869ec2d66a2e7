import type { Location } from '@dumpdock/contracts';
import { maskSnippet } from './mask-snippet.ts';
import type { Place } from './types.ts';

/** The public form of a place: `head` is the start of the statement, of which a masked snippet is kept. */
export function locate(entry: string, place: Place, head: Buffer): Location {
  return {
    entry,
    line: place.line,
    column: place.column,
    byte_offset: place.byteOffset,
    statement: place.statement,
    snippet: maskSnippet(head),
  };
}
