import type { Inspection } from '@dumpdock/contracts';
import type { Target, TargetFindings } from '../engine.ts';
import { settleTable } from '../shared/settle-table.ts';
import { forALook } from '../shared/why-aborted.ts';
import { withSession } from './connect.ts';
import { findLacking } from './lacking.ts';

/** Catalogs of what has a name in a schema: where the name and the schema stand (system catalogs of the manual). */
const IN_SCHEMAS: readonly (readonly [catalog: string, prefix: string])[] = [
  ['pg_class', 'rel'],
  ['pg_proc', 'pro'],
  ['pg_type', 'typ'],
  ['pg_constraint', 'con'],
  ['pg_operator', 'opr'],
  ['pg_opclass', 'opc'],
  ['pg_opfamily', 'opf'],
  ['pg_collation', 'coll'],
  ['pg_conversion', 'con'],
  ['pg_statistic_ext', 'stx'],
  ['pg_ts_config', 'cfg'],
  ['pg_ts_dict', 'dict'],
  ['pg_ts_parser', 'prs'],
  ['pg_ts_template', 'tmpl'],
];
/** Catalogs of what belongs to a table. */
const ON_TABLES: readonly (readonly [catalog: string, name: string, table: string])[] = [
  ['pg_trigger', 'tgname', 'tgrelid'],
  ['pg_rewrite', 'rulename', 'ev_class'],
  ['pg_policy', 'polname', 'polrelid'],
];

/** Everything in the target that has a name and a schema, and what has a name alone. */
const OBJECTS = [
  ...IN_SCHEMAS.map(
    ([catalog, prefix]) =>
      `SELECT n.nspname AS schema, o.${prefix}name AS name FROM pg_catalog.${catalog} o JOIN pg_catalog.pg_namespace n ON n.oid = o.${prefix}namespace`,
  ),
  ...ON_TABLES.map(
    ([catalog, name, table]) =>
      `SELECT n.nspname, o.${name} FROM pg_catalog.${catalog} o JOIN pg_catalog.pg_class c ON c.oid = o.${table} ` +
      'JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace',
  ),
  "SELECT '', nspname FROM pg_catalog.pg_namespace",
  "SELECT '', extname FROM pg_catalog.pg_extension",
  "SELECT '', pubname FROM pg_catalog.pg_publication",
].join(' UNION ');

const SYSTEM_SCHEMA = /^(?:pg_catalog|pg_toast|information_schema)$/;

/** Looks what of the dump is in the target already. */
export async function examineTarget(target: Target, inspection: Inspection, signal: AbortSignal): Promise<TargetFindings> {
  const { rows, lacking } = await withSession(target, forALook(signal), async (client) => ({
    rows: (await client.query<{ schema: string; name: string }>(OBJECTS)).rows,
    lacking: await findLacking(client, inspection),
  }));
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
