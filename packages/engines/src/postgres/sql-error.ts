import { DumpdockError, type Location } from '@dumpdock/contracts';
import { locate, type Place } from '@dumpdock/dump';
import { SUGGESTIONS } from './suggestions.ts';

/** Where a statement that was sent comes from. */
export interface Origin {
  readonly entry: string;
  readonly place: Place;
  /** The text, or the start of one that is too long. */
  readonly text: Buffer;
  /** The row of it that was refused when it was loaded in another form. */
  readonly row?: number;
}

/** Fields of an ErrorResponse that are looked at. */
export interface ServerError {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly position?: string | undefined;
  readonly where?: string | undefined;
}

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
  const said = hideColumn(code, maskMessage(code, error.message ?? ''), origin);
  const suggestion = SUGGESTIONS[code];
  return new DumpdockError('SQL_ERROR', {
    detail: said === '' ? `The server refused the statement with ${code}.` : `The server refused the statement: ${said}`,
    serverCode: code,
    ...(origin === null ? {} : { location: locationOf(error, origin) }),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** In a row there are no columns: what the server takes for one is a value whose quotes are lost or double. */
function hideColumn(code: string, message: string, origin: Origin | null): string {
  const isRow = /^\s*insert\b/i.test(origin?.text.subarray(0, 100).toString('latin1') ?? '');
  const oneName = /^[^"]*"[^"]*"[^"]*$/.test(message); // Two when a column is missing in a table that is named.
  return code === '42703' && isRow && oneName ? message.replace(/"[^"]*"/, '…') : message;
}

function locationOf(error: ServerError, { entry, place, text, row = rowOf(error) ?? undefined }: Origin): Location {
  const moved = error.position === undefined ? place : move(place, text, Number(error.position) - 1);
  return { ...locate(entry, moved, text), ...(row === undefined ? {} : { row }) };
}

/** The row of a COPY that the server was at (copyfrom.c, CopyFromErrorCallback); null: it says none. */
export function rowOf(error: ServerError): number | null {
  const row = /^COPY [^\n]*?, line (\d+)/m.exec(error.where ?? '')?.[1];
  return row === undefined ? null : Number(row);
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
