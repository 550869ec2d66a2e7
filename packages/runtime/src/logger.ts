import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type { Logger } from 'pino';

const SECRETS = ['authorization', 'cookie', 'set-cookie', 'url', 'databaseUrl', 'redisUrl', 'password', 'connectionString', 'apiKey'];
/** Secret members at the top, one deep and two deep (`req.headers.authorization`, `err.config.password`). */
const PATHS = SECRETS.flatMap((name) =>
  ['', '*.', '*.*.'].map((prefix) => (name.includes('-') ? `${prefix.slice(0, -1)}["${name}"]` : `${prefix}${name}`)),
);

/**
 * A logger that writes one JSON object a line and hides credentials by the names of their members. Request paths are logged as `path`.
 * @param destination Default: standard output.
 */
export function createLogger(level: LogLevel, name = 'dumpdock', destination?: DestinationStream): Logger {
  const options = { name, level, redact: { paths: PATHS, censor: '[hidden]' }, timestamp: pino.stdTimeFunctions.isoTime };
  return destination === undefined ? pino(options) : pino(options, destination);
}
