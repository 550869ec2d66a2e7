import { DumpdockError, type Location } from '@dumpdock/contracts';
import { locate, type Place } from '@dumpdock/dump';
import { ServerError } from './query-reply.ts';

/** Where a statement that was sent comes from. */
export interface Origin {
  readonly entry: string;
  readonly place: Place;
  /** Start of the statement, at most a few thousand bytes, copied. */
  readonly head: Buffer;
}

/** Of statements that are none of the dump's. */
export const NOWHERE: Origin = { entry: '', place: { line: 1, column: 1, byteOffset: 0, statement: 0 }, head: Buffer.alloc(0) };

/** What to do about the errors that real dumps meet most. */
const SUGGESTIONS: Readonly<Record<number, string>> = {
  1005: 'A foreign key does not fit the table it refers to; look at types, character sets and indexes of both.',
  1007: 'Leave CREATE DATABASE out of the dump.',
  1044: 'Give the role of the target rights on its database and on dumpdock\\_%; dumpdock targets check prints the SQL.',
  1045: 'Check user and password of the target.',
  1048: 'A column that must not be empty got NULL; mend the row, or load with the sql_mode the dump was made under.',
  1050: 'The table exists in the target and the dump does not drop it: drop it first, or dump with --add-drop-table.',
  1054: 'The table has other columns than the dump expects: dump it with its CREATE TABLE.',
  1062: 'The same key comes twice, or the row is in the target already: empty the table first, or dump with --insert-ignore or --replace.',
  1064: 'The statement is written for another version of the server, or damaged.',
  1071: 'An index is too long for this server: make the column shorter or use utf8mb3.',
  1072: 'An index names a column that the table does not have.',
  1074: 'A column is too long for its character set: use TEXT.',
  1100: 'Leave LOCK TABLES out of the dump.',
  1101: 'BLOB and TEXT columns have no default on this server: use a newer one or leave the default out.',
  1114: 'The server has no room left.',
  1118: 'The row is too large for the storage engine: use TEXT columns or ROW_FORMAT=DYNAMIC.',
  1142: 'The role of the target lacks a right; dumpdock targets check prints the SQL that gives it.',
  1146: 'The table is not in the dump and not in the target: dump it too, or load its dump first.',
  1153: 'Raise max_allowed_packet on the server, or dump with a smaller --net-buffer-length.',
  1205: 'Another session holds the rows: try again later.',
  1213: 'Another session was in the way: try again.',
  1215: 'A foreign key does not fit the table it refers to; look at types, character sets and indexes of both.',
  1217: 'Other rows refer to this one: load with FOREIGN_KEY_CHECKS=0 as mysqldump writes it.',
  1227: 'The statement needs a right that a loading role should not have: take DEFINER or SET GLOBAL out of the dump.',
  1231: 'The setting has a value that this server does not know: the dump was made for another version.',
  1264: 'A number is too large for its column: mend the row, or load with the sql_mode the dump was made under.',
  1273: 'The collation is unknown to this server: replace utf8mb4_0900_ai_ci by utf8mb4_unicode_ci in the dump, or use MySQL 8.',
  1286: 'The storage engine is not there: replace it by InnoDB in the dump.',
  1292: 'A date or number is not valid under this sql_mode: dump with the header that mysqldump writes.',
  1305: 'A function or procedure is missing: dump with --routines.',
  1356: 'A view refers to something that is not in the dump: dump that too.',
  1359: 'A trigger of that name exists in the target: drop it first.',
  1366: 'A value does not fit the character set: the dump lacks SET NAMES, or it is wrong.',
  1406: 'A text is too long for its column: mend the row, or load with the sql_mode the dump was made under.',
  1418: 'The server wants DETERMINISTIC or log_bin_trust_function_creators for functions.',
  1419: 'The server wants log_bin_trust_function_creators for triggers.',
  1451: 'Other rows refer to this one: load with FOREIGN_KEY_CHECKS=0 as mysqldump writes it.',
  1452: 'A row refers to one that is not there: load with FOREIGN_KEY_CHECKS=0 as mysqldump writes it.',
  2013: 'The connection was lost; look in the log of the server.',
};

/** Server texts with every value hidden and our own names put back; names in backticks stay. */
export function maskMessage(error: ServerError, staging: string, target: string): string {
  const named = error.serverMessage.replaceAll(staging, target).slice(0, 300);
  const keepsNames = [1146, 1273, 1286, 1054, 1050, 1049, 1231, 1193, 1305, 1356].includes(error.errno);
  if (keepsNames) return named;
  return named.replace(/'(?:[^'\\]|\\.|'')*'?/gs, '?').replace(/"[^"]*"?/gs, '?');
}

/** The SQL_ERROR of a statement. Errors that are none of the server's pass through. */
export function sqlError(error: unknown, origin: Origin, names: { staging: string; target: string }): unknown {
  if (!(error instanceof ServerError)) return error;
  const row = /at row (\d+)/.exec(error.serverMessage)?.[1];
  const location: Location = { ...locate(origin.entry, origin.place, origin.head), ...(row === undefined ? {} : { row: Number(row) }) };
  const suggestion = SUGGESTIONS[error.errno];
  return new DumpdockError('SQL_ERROR', {
    detail: `The server refused the statement: ${maskMessage(error, names.staging, names.target)}`,
    serverCode: String(error.errno),
    location,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** What a connection that ended in the middle comes to. */
export function lostConnection(error: unknown): unknown {
  if (error instanceof DumpdockError || error instanceof ServerError) return error;
  const { code, errno } = error as { code?: string; errno?: number };
  return new DumpdockError('TARGET_UNAVAILABLE', {
    detail: 'The connection to the target was lost.',
    ...(code === undefined ? {} : { serverCode: String(errno ?? code) }),
    cause: error,
  });
}
