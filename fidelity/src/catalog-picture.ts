import pg from 'pg';

const OWN = `n.nspname !~ '^(pg_|information_schema$)'`;
const OF_EXTENSION = (catalog: string) =>
  `EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = x.oid AND d.deptype = 'e')`;

/** What a database is made of, a query a kind; every row is a line. */
const QUERIES = [
  `SELECT 'schema', n.nspname FROM pg_namespace n WHERE ${OWN}`,
  `SELECT 'extension', extname, extversion FROM pg_extension`,
  `SELECT 'relation', x.oid::regclass, x.relkind, x.relpersistence, x.reloptions, x.relrowsecurity, x.relreplident, pg_get_expr(x.relpartbound, x.oid), pg_get_partkeydef(x.oid),
     CASE WHEN x.relkind IN ('v', 'm') THEN pg_get_viewdef(x.oid) END, (SELECT array_agg(inhparent::regclass ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = x.oid)
     FROM pg_class x JOIN pg_namespace n ON n.oid = x.relnamespace WHERE ${OWN} AND x.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')`,
  `SELECT 'column', attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attcollation::regcollation, attstorage, attcompression, attislocal,
     (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum)
     FROM pg_attribute JOIN pg_class x ON x.oid = attrelid JOIN pg_namespace n ON n.oid = x.relnamespace WHERE ${OWN} AND attnum > 0 AND NOT attisdropped AND x.relkind <> 'i'`,
  `SELECT 'constraint', x.conrelid::regclass, x.conname, pg_get_constraintdef(x.oid), x.convalidated FROM pg_constraint x JOIN pg_namespace n ON n.oid = x.connamespace WHERE ${OWN}`,
  `SELECT 'index', pg_get_indexdef(indexrelid), indisclustered, indisreplident, indisvalid FROM pg_index JOIN pg_class x ON x.oid = indexrelid JOIN pg_namespace n ON n.oid = x.relnamespace WHERE ${OWN}`,
  `SELECT 'trigger', pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal`,
  `SELECT 'rule', pg_get_ruledef(r.oid), ev_enabled FROM pg_rewrite r JOIN pg_class x ON x.oid = r.ev_class JOIN pg_namespace n ON n.oid = x.relnamespace WHERE ${OWN}`,
  `SELECT 'routine', x.oid::regprocedure, CASE WHEN x.prokind <> 'a' THEN pg_get_functiondef(x.oid) END FROM pg_proc x JOIN pg_namespace n ON n.oid = x.pronamespace WHERE ${OWN} AND NOT ${OF_EXTENSION('pg_proc')}`,
  `SELECT 'type', x.oid::regtype, x.typtype, format_type(x.typbasetype, x.typtypmod), x.typdefault, (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = x.oid)
     FROM pg_type x JOIN pg_namespace n ON n.oid = x.typnamespace WHERE ${OWN} AND NOT ${OF_EXTENSION('pg_type')}`,
  `SELECT 'sequence', schemaname, sequencename, data_type, start_value, min_value, max_value, increment_by, cycle, cache_size, last_value FROM pg_sequences`,
  `SELECT 'policy', p.* FROM pg_policies p`,
  `SELECT 'operator', x.oid::regoperator, x.oprcode FROM pg_operator x JOIN pg_namespace n ON n.oid = x.oprnamespace WHERE ${OWN} AND NOT ${OF_EXTENSION('pg_operator')}`,
  `SELECT 'comment', (pg_identify_object(classoid, objoid, objsubid)).identity, description FROM pg_description WHERE objoid >= 16384`,
  `SELECT 'large object', oid, md5(lo_get(oid)) FROM pg_largeobject_metadata`,
  `SELECT 'statistics', pg_get_statisticsobjdef(oid) FROM pg_statistic_ext`,
];

/** A database of any version from its catalog, with a hash of each table's rows in sorted order. */
export async function catalogPicture(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(`SET search_path = ''; SET extra_float_digits = 3; SET TimeZone = 'UTC'`);
    const lines: string[] = [];
    for (const text of QUERIES) lines.push(...(await rows(client, text)).map((row) => JSON.stringify(row)).sort());
    const tables = await rows(
      client,
      `SELECT x.oid::regclass::text FROM pg_class x JOIN pg_namespace n ON n.oid = x.relnamespace WHERE ${OWN} AND x.relkind IN ('r', 'm') AND x.relispopulated`,
    );
    for (const [table] of tables.sort())
      lines.push(
        JSON.stringify(
          (
            await rows(
              client,
              `SELECT 'rows', '${String(table).replaceAll("'", "''")}', count(*), md5(string_agg(h, '' ORDER BY h)) FROM (SELECT md5(t::text) h FROM ONLY ${String(table)} t) s`,
            )
          )[0],
        ),
      );
    return lines;
  } finally {
    await client.end();
  }
}

async function rows(client: pg.Client, text: string): Promise<unknown[][]> {
  return (await client.query({ text, rowMode: 'array', types: { getTypeParser: () => String } })).rows as unknown[][];
}
