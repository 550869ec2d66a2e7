import { DumpdockError } from '@dumpdock/contracts';
import { locate, type Place } from '@dumpdock/dump';

/** What to do about the errors that real dumps meet most, by the start of SQLite's message. */
export const SUGGESTIONS: readonly (readonly [RegExp, string])[] = [
  [/^no such function: unistr/, 'The dump was written by sqlite3 3.50 or newer and needs a SQLite as new.'],
  [/^no such function/, 'The schema uses a function of the application that made it; load it there, or leave it out.'],
  [/already exists/, 'The target has an object of that name: drop it first, or choose an empty file.'],
  [/^UNIQUE constraint failed/, 'The same key comes twice, or the row is in the target already: empty the table first.'],
  [/^FOREIGN KEY constraint failed/, 'A row refers to one that is not there; start the dump with PRAGMA foreign_keys=OFF as .dump does.'],
  [/^(?:NOT NULL|CHECK) constraint failed/, 'A row breaks a constraint of its table; mend the row or the constraint.'],
  [/^no such table/, 'The table is neither in the dump nor in the target: dump it too.'],
  [/^no such column: Inf/, 'sqlite3 3.53 writes infinite numbers as Inf and cannot read them itself: replace it by 9e999.'],
  [
    /^no such column|has no column|columns but \d+ values/,
    'The table has other columns than the dump expects: dump it with its CREATE TABLE.',
  ],
  [/^no such module/, 'The dump holds a virtual table of an extension that is not part of SQLite.'],
  [/not authorized|prohibited|may not be modified/, 'The statement reaches beyond its own tables; it is never loaded.'],
  [/^database or disk is full/, 'Make room on the disk of the target.'],
  [/^disk I\/O error/, 'Look at the disk of the target, its quota and its permissions.'],
  [/locked|busy/, 'Another program holds the file: try again when it is done.'],
];

/** SQLite's refusal of a statement, with its place. Its messages name objects and never hold values, but for syntax errors near a token. */
export function sqliteError(error: unknown, entry: string, place: Place, head: Buffer, row?: number): unknown {
  const location = { ...locate(entry, place, head), ...(row === undefined ? {} : { row }) };
  if (error instanceof DumpdockError)
    return error.location === undefined ? DumpdockError.fromRecord({ ...error.toRecord(), location }) : error;
  const { errcode, message = '', code } = error as { errcode?: number; message?: string; code?: string };
  if (code !== 'ERR_SQLITE_ERROR') return error;
  const suggestion = SUGGESTIONS.find(([pattern]) => pattern.test(message))?.[1];
  return new DumpdockError(isFull(errcode) ? 'NO_SPACE' : 'SQL_ERROR', {
    detail: maskNear(hideColumn(message, head)),
    serverCode: String(errcode ?? ''),
    location,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

const isFull = (errcode: number | undefined): boolean => errcode === 13;

/** In a row there are no columns: what SQLite takes for one is a value whose quotes are lost or double. */
function hideColumn(message: string, head: Buffer): string {
  const isRow = /^\s*(?:insert|replace)\b/i.test(head.toString('latin1'));
  return isRow ? message.replace(/^(no such column:) .*$/s, '$1 …') : message;
}

/** `near "…": syntax error` quotes the dump; `unrecognized token: "…"` too. */
function maskNear(message: string): string {
  return message.replace(/^(near|unrecognized token:) ".*"/s, '$1 …').slice(0, 300);
}
