import type pg from 'pg';
import type { LiteralClass } from './copy-text.ts';

/** How a run of INSERTs with the same head can be loaded by COPY. */
export interface CopyPlan {
  /** `COPY "schema"."table" ("a", "b") FROM stdin` */
  readonly copy: Buffer;
  readonly classes: readonly LiteralClass[];
}

/**
 * Columns of a table, when COPY into it does what INSERT does: an ordinary or partitioned table without rules, triggers of users, row security, generated or
 * identity columns. (COPY ignores rules, fires statement triggers once, and writes identity columns.)
 */
const COLUMNS = `
  SELECT a.attname AS name, t.typname AS type, t.typtype AS kind, n.nspname AS type_schema, quote_ident(s.nspname) || '.' || quote_ident(c.relname) AS relation, quote_ident(a.attname) AS quoted
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'p') AND NOT c.relhasrules AND NOT c.relrowsecurity
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute x WHERE x.attrelid = c.oid AND x.attnum > 0 AND NOT x.attisdropped
                    AND (x.attgenerated <> '' OR x.attidentity = 'a'))
  ORDER BY a.attnum`;

const INTEGERS = new Set(['int2', 'int4', 'int8']);
const DECIMALS = new Set(['numeric', 'float4', 'float8']);

/** The plan for INSERTs that start with `prefix` (up to and with VALUES); null: load them as they are written. */
export async function planCopy(client: pg.Client, prefix: string): Promise<CopyPlan | null> {
  const head = /^insert\s+into\s+((?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))?)\s*(?:\(([^()]*)\))?\s*values\s*$/i.exec(
    prefix,
  );
  if (head === null) return null;
  const { rows } = await client.query<{ name: string; type: string; kind: string; type_schema: string; relation: string; quoted: string }>(
    COLUMNS,
    [head[1]],
  );
  const [first] = rows;
  if (first === undefined) return null;
  const wanted = head[2] === undefined ? rows.map(({ name }) => name) : columnNames(head[2]);
  const columns = wanted?.map((name) => rows.find((row) => row.name === name)) ?? [];
  if (columns.length === 0 || columns.some((column) => column === undefined) || new Set(wanted).size !== columns.length) return null;
  const known = columns as typeof rows;
  return {
    copy: Buffer.from(`COPY ${first.relation} (${known.map(({ quoted }) => quoted).join(', ')}) FROM stdin`),
    classes: known.map(literalClass),
  };
}

/** Unquoted names of a column list; null when it holds anything else. */
function columnNames(list: string): string[] | null {
  const names: string[] = [];
  const part = /\s*(?:"((?:[^"]|"")+)"|([\w$]+))\s*(,|$)/gy;
  while (part.lastIndex < list.length) {
    const found = part.exec(list);
    if (found === null) return null;
    names.push(found[1]?.replaceAll('""', '"') ?? found[2]!.toLowerCase());
  }
  return names;
}

/** A string literal goes through the type's input function both ways; numbers and truth values only where the cast gives the same. */
function literalClass({ type, kind, type_schema }: { type: string; kind: string; type_schema: string }): LiteralClass {
  if (kind !== 'b' || type_schema !== 'pg_catalog') return 'string-only';
  if (INTEGERS.has(type)) return 'integer';
  if (DECIMALS.has(type)) return 'decimal';
  return type === 'bool' ? 'boolean' : 'string-only';
}
