import { DumpdockError } from '@dumpdock/contracts';

/** Prisma: cannot reach, timed out, closed, refused (prisma.io/docs/orm/reference/error-reference). P2024 and P2028: no connection in time. */
const PRISMA_AWAY = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028', 'P2037']);
const SYSTEM_AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** PostgreSQL appendix A: connection exceptions, no such database or login, insufficient resources, shut down by the operator. */
const SQLSTATE_AWAY = /^(08|28|3D|53|57P|58)/;
const DRIVER_AWAY = new Set([
  'DatabaseNotReachable',
  'SocketTimeout',
  'ConnectionClosed',
  'TooManyConnections',
  'TlsConnectionError',
  'AuthenticationFailed',
  'DatabaseDoesNotExist',
  'DatabaseAccessDenied',
]);
const TEXT_AWAY =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Can't reach database server/;

interface Trace {
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly originalCode?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

/** Whether somewhere along the causes of `error` the database was away. */
function isAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 6) return false;
  const { code, kind, originalCode, message, cause, meta } = error as Trace;
  if (typeof code === 'string' && (PRISMA_AWAY.has(code) || SYSTEM_AWAY.has(code) || SQLSTATE_AWAY.test(code))) return true;
  if (typeof originalCode === 'string' && SQLSTATE_AWAY.test(originalCode)) return true;
  if (typeof kind === 'string' && DRIVER_AWAY.has(kind)) return true;
  if (typeof message === 'string' && TEXT_AWAY.test(message)) return true;
  return isAway(cause, depth + 1) || isAway(meta?.driverAdapterError, depth + 1);
}

/** `error` as DATABASE_UNAVAILABLE when the server is away; anything else unchanged. */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof DumpdockError || !isAway(error)) return error;
  return new DumpdockError('DATABASE_UNAVAILABLE', { cause: error });
}
