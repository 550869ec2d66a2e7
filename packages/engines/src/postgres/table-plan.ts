import { type InsertHead, readInsertHead } from './insert-head.ts';
import type { Wire } from './wire.ts';

/** What a value of a column may be written as, so that COPY makes of it what INSERT does. */
export const STRING = 0;
export const INTEGER = 1;
export const NUMERIC = 2;
export const FLOAT = 3;
export const UNSIGNED = 4;
export const BOOLEAN = 5;
export const BITS = 6;
/** A generated column: DEFAULT is all that may stand there, and COPY leaves it out. */
export const GENERATED = 7;

/** How INSERTs with the same head may be loaded. */
export type TablePlan =
  | { readonly way: 'copy'; readonly copy: string; readonly classes: Uint8Array }
  | { readonly way: 'merge' }
  | { readonly way: 'as-written' };

const AS_WRITTEN: TablePlan = { way: 'as-written' };

/**
 * One row a column of the table $1, with what the catalog says of it. `one_by_one`: something looks at rows between two INSERTs and would see another
 * state (rules, triggers, keys into the table itself, constraints that are checked at the end of a statement, functions of users in checks and defaults).
 * `typmod`: a length that another type than a built-in one has, which INSERT applies by a cast of its own.
 */
const COLUMNS = `
WITH RECURSIVE wanted AS (
  SELECT c.oid, c.relkind, c.relhasrules, c.relrowsecurity, pg_catalog.pg_partition_root(c.oid) AS root
  FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass($1)),
tree AS (
  SELECT oid, relkind, relhasrules, relrowsecurity FROM wanted
  UNION SELECT c.oid, c.relkind, c.relhasrules, c.relrowsecurity FROM wanted, pg_catalog.pg_partition_tree(wanted.oid) p JOIN pg_catalog.pg_class c ON c.oid = p.relid),
base AS (
  SELECT a.attnum, a.atttypid AS type, a.atttypmod AS typmod FROM wanted JOIN pg_catalog.pg_attribute a ON a.attrelid = wanted.oid
  WHERE a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT base.attnum, t.typbasetype, t.typtypmod FROM base JOIN pg_catalog.pg_type t ON t.oid = base.type WHERE t.typtype = 'd'),
one_by_one AS (
  SELECT bool_or(tree.relhasrules OR tree.relrowsecurity OR tree.relkind NOT IN ('r', 'p')
    OR EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = tree.oid AND NOT g.tgisinternal AND g.tgenabled <> 'D')
    OR EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = tree.oid AND (
      (k.contype = 'f' AND NOT k.condeferred AND (k.confrelid IN (SELECT oid FROM tree) OR k.confrelid = (SELECT root FROM wanted)))
      OR (k.contype IN ('p', 'u', 'x') AND k.condeferrable AND NOT k.condeferred)
      OR EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_constraint'::regclass AND d.objid = k.oid
        AND d.refclassid = 'pg_catalog.pg_proc'::regclass)))
    OR EXISTS (SELECT FROM pg_catalog.pg_attrdef f JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = f.oid
      WHERE f.adrelid = tree.oid AND d.refclassid = 'pg_catalog.pg_proc'::regclass)) AS it
  FROM tree)
SELECT a.attname, CASE WHEN t.typtype = 'e' THEN 'enum' WHEN n.nspname = 'pg_catalog' THEN t.typname ELSE '' END,
  n.nspname <> 'pg_catalog' AND base.typmod >= 0 AS typmod, a.attgenerated <> '' AS generated, a.attidentity = 'a' AS always, one_by_one.it
FROM one_by_one, wanted JOIN pg_catalog.pg_attribute a ON a.attrelid = wanted.oid
JOIN base ON base.attnum = a.attnum JOIN pg_catalog.pg_type t ON t.oid = base.type AND t.typtype <> 'd' JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE wanted.relkind IN ('r', 'p') ORDER BY a.attnum`;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly typmod: boolean;
  readonly generated: boolean;
  readonly always: boolean;
  readonly oneByOne: boolean;
}

/** Asks the catalog how INSERTs that start with `prefix`, up to and with VALUES, may be loaded. */
export async function planInserts(wire: Wire, prefix: Buffer, encoding: string): Promise<TablePlan> {
  const head = readInsertHead(prefix, encoding);
  if (head === null) return AS_WRITTEN;
  const all = await columnsOf(wire, head);
  const columns = head.columns === null ? all : columnsNamed(head.columns, all);
  if (all.length === 0 || all.some(({ oneByOne }) => oneByOne) || columns === null) return AS_WRITTEN;
  const cannotCopy = columns.some(({ typmod, always }) => typmod || (always && !head.overriding)) || new Set(columns).size < columns.length;
  return cannotCopy ? { way: 'merge' } : { way: 'copy', copy: copyCommand(head, columns), classes: Uint8Array.from(columns, classOf) };
}

/** Columns of a table in their order; none: it is no ordinary or partitioned table. */
async function columnsOf(wire: Wire, { table }: InsertHead): Promise<readonly Column[]> {
  const rows = await wire.run(COLUMNS.replace('$1', `'${table.replaceAll("'", "''")}'`));
  return rows.map(([name, type, ...flags]): Column => {
    const [typmod, generated, always, oneByOne] = flags.map((flag) => flag === 't');
    return { name: name!, type: type!, typmod: typmod!, generated: generated!, always: always!, oneByOne: oneByOne! };
  });
}

/** Names of the types of the columns that a COPY fills, domains resolved; null: something looks at its rows one by one, or it names other columns. */
export async function copiedTypes(wire: Wire, head: InsertHead): Promise<readonly string[] | null> {
  const all = await columnsOf(wire, head);
  const columns = head.columns === null ? all.filter(({ generated }) => !generated) : columnsNamed(head.columns, all);
  if (all.some(({ oneByOne }) => oneByOne) || columns === null) return null;
  return columns.map(({ type }) => type);
}

function columnsNamed(names: readonly string[], all: readonly Column[]): readonly Column[] | null {
  const found = names.flatMap((name) => all.filter((column) => column.name === name));
  return found.length === names.length ? found : null;
}

/** Names as they were written, so that they mean the same; without a list COPY takes all columns but the generated ones, in their order. */
function copyCommand({ table, list }: InsertHead, columns: readonly Column[]): string {
  const kept = columns.filter(({ generated }) => !generated);
  const names = list === '' || kept.length === columns.length ? list : `(${kept.map(({ name }) => quoted(name)).join(', ')})`;
  return `COPY ${table} ${names} FROM stdin`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal goes through the type's input function both ways; bare numbers and words only where the cast makes the same of them. */
function classOf({ type, generated }: Column): number {
  if (generated) return GENERATED;
  return CLASSES[type] ?? STRING;
}

const CLASSES: Readonly<Record<string, number>> = {
  int2: INTEGER,
  int4: INTEGER,
  int8: INTEGER,
  numeric: NUMERIC,
  float4: FLOAT,
  float8: FLOAT,
  oid: UNSIGNED,
  bool: BOOLEAN,
  bit: BITS,
  varbit: BITS,
};
