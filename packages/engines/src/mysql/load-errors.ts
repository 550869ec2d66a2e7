import { DumpdockError, type Location } from '@dumpdock/contracts';
import { locate, type Place } from '@dumpdock/dump';
import { ServerError } from './query-reply.ts';
import { SUGGESTIONS } from './suggestions.ts';
import type { FoundObject } from './target-facts.ts';

/** Where a statement that was sent comes from. */
export interface Origin {
  readonly entry: string;
  readonly place: Place;
  /** Start of the statement, at most a few thousand bytes, copied. */
  readonly head: Buffer;
}

/** Of statements that are none of the dump's. */
export const NOWHERE: Origin = { entry: '', place: { line: 1, column: 1, byteOffset: 0, statement: 0 }, head: Buffer.alloc(0) };

/** Server texts with every value hidden and our own names put back; names in backticks stay. */
export function maskMessage(error: ServerError, staging: string, target: string): string {
  if (error.errno === 1064) return 'You have an error in your SQL syntax'; // It quotes what follows.
  const named = error.serverMessage.replaceAll(staging, target).slice(0, 300);
  const keepsNames = [1049, 1050, 1054, 1115, 1146, 1193, 1231, 1273, 1286, 1304, 1305, 1356, 1359, 1537].includes(error.errno);
  if (keepsNames) return named;
  // "Can't create table": its apostrophe opens nothing.
  return named
    .replace(/\bCan't\b/g, 'Cannot')
    .replace(/'(?:[^'\\]|\\.|'')*'?/gs, '?')
    .replace(/"[^"]*"?/gs, '?');
}

/** In a row there are no columns: what the server takes for one (1054) is a value whose quotes are lost, unless the statement lists it. */
function hideColumn(errno: number, message: string, head: Buffer): string {
  const [, columns] = /^\s*(?:insert|replace)\b(.*?)\bvalues?\b/is.exec(head.toString('latin1')) ?? [];
  if (errno !== 1054 || columns === undefined) return message;
  const name = /'([^']*)'/.exec(message)?.[1] ?? '';
  return name !== '' && columns.includes(name) ? message : message.replace(/'[^']*'/, '?');
}

/** What a statement of the dump failed of: SQL_ERROR, or TARGET_UNAVAILABLE with its place when the connection broke under it. Other errors pass through. */
export function sqlError(error: unknown, origin: Origin, names: { staging: string; target: string }): unknown {
  if (isConnectionLoss(error)) return lost(error, locationOf(origin));
  if (!(error instanceof ServerError)) return error;
  const row = /at row (\d+)/.exec(error.serverMessage)?.[1];
  const location = locationOf(origin);
  return new DumpdockError('SQL_ERROR', {
    detail: `The server refused the statement: ${hideColumn(error.errno, maskMessage(error, names.staging, names.target), origin.head)}`,
    serverCode: String(error.errno),
    ...(location === undefined ? {} : { location: { ...location, ...(row === undefined ? {} : { row: Number(row) }) } }),
    ...suggestionFor(error.errno),
  });
}

/** ER_…_ALREADY_EXISTS by kind; 1304 for routines. */
const EXISTS: Readonly<Partial<Record<FoundObject['kind'], number>>> = {
  TABLE: 1050,
  VIEW: 1050,
  SEQUENCE: 1050,
  TRIGGER: 1359,
  EVENT: 1537,
};

/** What the server says of an object that is there already. */
export function alreadyExists(
  kind: FoundObject['kind'],
  name: string,
  origin: Origin,
  names: { staging: string; target: string },
): unknown {
  const text = `${kind.slice(0, 1)}${kind.slice(1).toLowerCase()} '${name}' already exists`;
  return sqlError(new ServerError(EXISTS[kind] ?? 1304, '42S01', text), origin, names);
}

/** The same error with the row of its statement. */
export function inRow({ code, message, suggestion, serverCode, location, extra }: DumpdockError, row: number): DumpdockError {
  const place = location === undefined ? {} : { location: { ...location, row } };
  return new DumpdockError(code, { detail: message, suggestion, extra, ...place, ...(serverCode === undefined ? {} : { serverCode }) });
}

/** An error outside of any statement of the dump, as callers get it: never the server's text. */
export function lostConnection(error: unknown): unknown {
  if (isConnectionLoss(error)) return lost(error, undefined);
  if (!(error instanceof ServerError)) return error;
  const detail = `The server answered with error ${error.errno}.`;
  return new DumpdockError('SQL_ERROR', { detail, serverCode: String(error.errno), ...suggestionFor(error.errno) });
}

const suggestionFor = (errno: number): { suggestion?: string } => {
  const suggestion = SUGGESTIONS[errno];
  return suggestion === undefined ? {} : { suggestion };
};

const locationOf = ({ entry, place, head }: Origin): Location | undefined => (entry === '' ? undefined : locate(entry, place, head));

/** ER_CONNECTION_KILLED, and what sockets say. */
const ENDED_BY_SERVER = new Set([1053, 1927, 3169, 4031]);
const SOCKET_ERRORS = /^(PROTOCOL_|ECONN|EPIPE|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|ERR_STREAM)/;

function isConnectionLoss(error: unknown): boolean {
  if (error instanceof ServerError) return ENDED_BY_SERVER.has(error.errno);
  return error instanceof Error && 'code' in error && SOCKET_ERRORS.test(String(error.code));
}

/** A server that is sent more than it takes closes the connection while it is still being written to: a broken pipe is all that is left of its reason. */
function lost(error: unknown, location: Location | undefined): DumpdockError {
  const { code, errno } = error as { code?: string; errno?: number };
  const where = location === undefined ? '' : ' while this statement, or one shortly before it, was on its way';
  return new DumpdockError('TARGET_UNAVAILABLE', {
    detail: `The server closed the connection${where}.`,
    serverCode: String(code ?? errno),
    ...suggestionFor(2013),
    ...(location === undefined ? {} : { location }),
    cause: error,
  });
}
