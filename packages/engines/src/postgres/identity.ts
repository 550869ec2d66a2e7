import { DumpdockError } from '@dumpdock/contracts';
import type { CommitMarker } from '../engine.ts';
import type { Rows } from './wire.ts';

/** Which database this is: transaction numbers say nothing in another cluster, nor about a database that was dropped and made again. */
export type Identity = {
  /** The cluster's, made by initdb; null where the role may not know it. */
  readonly system: string | null;
  readonly database: string;
};

/** Asking without the right would end a transaction, and forks may lack the function. */
const MAY_ASK = `SELECT oid::text, has_function_privilege(to_regprocedure('pg_catalog.pg_control_system()'), 'EXECUTE')::text
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`;

/** Asks by `run`, outside of a transaction. */
export async function readIdentity(run: (sql: string) => Promise<Rows>): Promise<Identity> {
  const [row] = await run(MAY_ASK);
  const system = row?.[1] === 'true' ? await run('SELECT system_identifier::text FROM pg_catalog.pg_control_system()') : [];
  return { system: system[0]?.[0] ?? null, database: String(row?.[0]) };
}

/** @throws DumpdockError TARGET_UNAVAILABLE when the marker was made in another database; one of an earlier version does not say. */
export function requireSame(marker: CommitMarker, now: Identity): void {
  const { system, database } = marker as Partial<Identity>;
  const isOther = (before: string | null | undefined, after: string | null): boolean =>
    before != null && after !== null && before !== after;
  if (!isOther(system, now.system) && !isOther(database, now.database)) return;
  throw new DumpdockError('TARGET_UNAVAILABLE', {
    detail: 'The target is not the database that was loaded into: it was made anew, or its URL leads elsewhere.',
  });
}
