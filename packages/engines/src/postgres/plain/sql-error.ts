import { DumpdockError, type Location } from '@dumpdock/contracts';
import { locate, type Place } from '@dumpdock/dump';

/** Where a statement that was sent comes from. */
export interface Origin {
  readonly entry: string;
  readonly place: Place;
  /** The text, or the start of one that is too long. */
  readonly text: Buffer;
}

/** Fields of an ErrorResponse that are looked at. */
export interface ServerError {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly position?: string | undefined;
  readonly where?: string | undefined;
}

/** What to do about the errors that real dumps meet most (PostgreSQL manual, "Error Codes"). */
const SUGGESTIONS: Readonly<Record<string, string>> = {
  '42704':
    'The dump takes a role, type or other object for granted that the target lacks: make it first, or dump with --no-owner --no-privileges.',
  '42P01': 'The table is not in the dump and not in the target: dump it too, or load its dump first.',
  '42P06': 'The schema exists in the target: dump with --clean --if-exists, or drop it first.',
  '42P07': 'The object exists in the target: dump with --clean --if-exists, or drop it first.',
  '42703': 'The table has other columns than the dump expects: dump it with its definition.',
  '42710': 'The object exists in the target: dump with --clean --if-exists, or drop it first.',
  '42723': 'The function exists in the target: dump with --clean --if-exists, or drop it first.',
  '42501': 'The role of the target lacks a right; dumpdock targets check prints the SQL that gives it.',
  '42601': 'The statement is written for another version of the server, or damaged.',
  '23502': 'A column that must not be empty got no value: mend the row.',
  '23503': 'A row refers to one that is not there: load a dump that holds both.',
  '23505': 'The same key comes twice, or the row is in the target already: empty the table first.',
  '22021': 'The bytes do not fit the announced encoding: dump with --encoding=UTF8.',
  '22P05': 'A character does not exist in the encoding of the target: use a UTF8 database.',
  '0A000': 'The server does not offer this: install the extension, or dump for its version.',
  '58P01': 'A file of an extension is missing: install its package on the server.',
  '53100': 'The disk of the server is full.',
};

/** Classes whose messages name objects in double quotes, never values. */
const NAMES_ONLY = /^(?:42|23|0A|58|3F|2B|55|53|57)/;

/** The message of the server without anything that may be a value; empty when it cannot be told. */
export function maskMessage(code: string, message: string): string {
  if (NAMES_ONLY.test(code) && code !== '42601') return message.replace(/'.*'/gs, '?').slice(0, 300);
  if (!code.startsWith('22') && code !== '42601') return '';
  return message
    .replace(/["'«„].*["'»“]/gs, '?')
    .replace(/\b(?:0x[0-9a-f]+|\d+)\b/gi, '?')
    .replace(/:.*$/s, '')
    .slice(0, 300);
}

/** The SQL_ERROR of a statement; without an origin it is one of our own. */
export function sqlError(error: ServerError, origin: Origin | null): DumpdockError {
  const code = error.code ?? 'XX000';
  const said = maskMessage(code, error.message ?? '');
  const suggestion = SUGGESTIONS[code];
  return new DumpdockError('SQL_ERROR', {
    detail: said === '' ? `The server refused the statement with ${code}.` : `The server refused the statement: ${said}`,
    serverCode: code,
    ...(origin === null ? {} : { location: locationOf(error, origin) }),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function locationOf(error: ServerError, { entry, place, text }: Origin): Location {
  const row = /^COPY [^\n]*?, line (\d+)/m.exec(error.where ?? '')?.[1];
  const moved = error.position === undefined ? place : move(place, text, Number(error.position) - 1);
  return { ...locate(entry, moved, text), ...(row === undefined ? {} : { row: Number(row) }) };
}

/** The place so many characters further on; the start when the text does not reach that far. */
function move(place: Place, text: Buffer, characters: number): Place {
  let at = 0;
  for (let left = characters; left > 0 && at < text.length; left--) {
    at++;
    while (at < text.length && (text[at]! & 0xc0) === 0x80) at++;
  }
  if (at >= text.length) return place;
  const before = text.subarray(0, at);
  const lastBreak = before.lastIndexOf(10);
  let lines = 0;
  for (const byte of before) if (byte === 10) lines++;
  return {
    ...place,
    line: place.line + lines,
    column: lastBreak < 0 ? place.column + at : at - lastBreak,
    byteOffset: place.byteOffset + at,
  };
}
