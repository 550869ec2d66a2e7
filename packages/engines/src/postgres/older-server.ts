import { DumpdockError } from '@dumpdock/contracts';
import type { DumpFile } from '../engine.ts';

/**
 * What a server says of a statement that came with a later version (manual, "Error Codes"): syntax, objects, settings and functions that it does not know, options
 * and features that it does not have.
 */
const UNKNOWN = new Set(['42601', '42704', '42883', '22023', '0A000', '42P17', '42611']);
/** No server knows the roles of another one. */
const NAMES_ROLE = /\brole "/;

/** The major version of the pg_dump that wrote the newest of the files; 0: another tool, or it does not say. */
export function dumpedBy(files: readonly DumpFile[]): number {
  const versions = files.map(({ detected: { tool, version } }) => (tool?.startsWith('pg_dump') ? Number.parseInt(version ?? '', 10) : 0));
  return Math.max(0, ...versions.filter((version) => version < 100));
}

/** The error of a load; when the server (`major`) is older than the dump and does not know the statement, with that as the cause. */
export function blameVersion(error: unknown, files: readonly DumpFile[], major: number): unknown {
  const dumped = dumpedBy(files);
  if (!(error instanceof DumpdockError) || error.code !== 'SQL_ERROR' || dumped <= major) return error;
  if (!UNKNOWN.has(error.serverCode ?? '') || NAMES_ROLE.test(error.message)) return error;
  return DumpdockError.fromRecord({
    ...error.toRecord(),
    suggestion: `Wrong version: pg_dump ${dumped} wrote the dump, the target is PostgreSQL ${major}. Load it into PostgreSQL ${dumped} or newer, or write it with the pg_dump of the target's version.`,
  });
}
