import type { Inspection } from '@dumpdock/contracts';
import type { Target, TargetFindings } from '../engine.ts';
import { settleTable } from '../shared/settle-table.ts';
import { withSession } from './connect.ts';
import { findLacking } from './lacking.ts';

/** Everything in the target that has a name and a schema, and the schemas. */
const OBJECTS = `
  SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  UNION SELECT n.nspname, p.proname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  UNION SELECT n.nspname, t.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  UNION SELECT n.nspname, o.conname FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_namespace n ON n.oid = o.connamespace
  UNION SELECT n.nspname, g.tgname FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  UNION SELECT '', nspname FROM pg_catalog.pg_namespace
  UNION SELECT '', extname FROM pg_catalog.pg_extension`;

const SYSTEM_SCHEMA = /^(?:pg_catalog|pg_toast|information_schema)$/;

/** Looks what of the dump is in the target already. */
export async function examineTarget(target: Target, inspection: Inspection, signal: AbortSignal): Promise<TargetFindings> {
  signal.throwIfAborted();
  const { rows, lacking } = await withSession(target, async (client) => ({
    rows: (await client.query<{ schema: string; name: string }>(OBJECTS)).rows,
    lacking: await findLacking(client, inspection),
  }));
  signal.throwIfAborted();
  // A name without a schema may mean any schema: what the search path is by then only the dump knows.
  const present = new Set(
    rows.flatMap(({ schema, name }) => (SYSTEM_SCHEMA.test(schema) ? [`${schema}.${name}`] : [name, `${schema}.${name}`])),
  );
  const isThere = (name: string): boolean => present.has(name);
  const destroyed = new Set(inspection.requires.flatMap(({ objects }) => objects ?? []));
  const tables = inspection.tables.map((table) => settleTable(table, { isThere, isDestroyed: (name) => destroyed.has(name) }));
  return {
    tables,
    existing: [...destroyed].filter(isThere),
    lacking,
  };
}
