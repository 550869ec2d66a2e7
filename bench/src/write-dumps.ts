import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runShell } from './run-program.ts';
import type { Servers } from './servers.ts';
import { SHOP_SCHEMA, SHOP_TABLES, writeShop } from './shop.ts';

/** Kinds of dumps, by what writes them. */
export type DumpKind =
  | 'pg-copy'
  | 'pg-inserts'
  | 'pg-column-inserts'
  | 'pg-rows-per-insert'
  | 'mysql-extended'
  | 'mysql-single'
  | 'sqlite-dump';

/** Changes whenever the dumps do: old ones are not used any more. */
const VERSION = 2;

/** Dumps that are not there for a time are packed fast. */
const FAST_ABOVE_BYTES = 500e6;

/** Bytes of SQL that one order with all that hangs on it takes; measured. */
const BYTES_AN_ORDER: Readonly<Record<DumpKind, number>> = {
  'pg-copy': 340,
  'pg-inserts': 570,
  'pg-column-inserts': 780,
  'pg-rows-per-insert': 405,
  'mysql-extended': 388,
  'mysql-single': 535,
  'sqlite-dump': 568,
};

const PG_DUMP_FLAGS: Readonly<Partial<Record<DumpKind, string>>> = {
  'pg-copy': '',
  'pg-inserts': '--inserts',
  'pg-column-inserts': '--column-inserts',
  'pg-rows-per-insert': '--rows-per-insert=100',
};

/** A zip with one dump of about `bytes` bytes, written by the real tool from a generated shop; made once and kept in `dir`. Resolves to its path. */
export async function writeDump(kind: DumpKind, bytes: number, dir: string, servers: Servers): Promise<string> {
  const zip = path.join(dir, 'dumps', `${kind}-${Math.round(bytes / 1e6)}-v${VERSION}.zip`);
  if (existsSync(zip)) return zip;
  const work = path.join(dir, 'making');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  mkdirSync(path.dirname(zip), { recursive: true });
  try {
    await writeShop(work, Math.ceil(bytes / BYTES_AN_ORDER[kind]));
    const dump = path.join(work, 'dump.sql');
    if (kind === 'sqlite-dump') await dumpSqlite(work, dump);
    else if (kind === 'mysql-extended' || kind === 'mysql-single') await dumpMariadb(kind, await servers.mariadb(), work, dump);
    else await dumpPostgres(await servers.postgres15(), PG_DUMP_FLAGS[kind] ?? '', work, dump);
    await runShell(`cd ${work} && zip -q ${bytes > FAST_ABOVE_BYTES ? '-1' : ''} made.zip dump.sql`);
    renameSync(path.join(work, 'made.zip'), zip);
    return zip;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function dumpPostgres(admin: string, flags: string, work: string, dump: string): Promise<void> {
  const [tables, keys] = SHOP_SCHEMA.postgresql;
  const copies = SHOP_TABLES.map((table) => `\\copy ${table} from '${work}/${table}.tsv'`).join('\n');
  const url = new URL(admin);
  url.pathname = '/shop';
  const setup = path.join(work, 'setup.sql');
  writeFileSync(setup, `${tables}\n${copies}\n${keys}\n`);
  await runShell(`psql -Xq '${admin}' -c 'DROP DATABASE IF EXISTS shop' -c 'CREATE DATABASE shop'`);
  await runShell(`psql -Xq -v ON_ERROR_STOP=1 -f ${setup} '${url}' && pg_dump --no-owner ${flags} '${url}' >${dump}`);
  await runShell(`psql -Xq '${admin}' -c 'DROP DATABASE shop'`);
}

async function dumpMariadb(kind: 'mysql-extended' | 'mysql-single', admin: string, work: string, dump: string): Promise<void> {
  const { hostname, port } = new URL(admin);
  const server = `--no-defaults -h${hostname} -P${port} -uroot --default-character-set=utf8mb4`;
  const loads = SHOP_TABLES.map((table) => `LOAD DATA LOCAL INFILE '${work}/${table}.tsv' INTO TABLE ${table} FIELDS ESCAPED BY '\\\\';`);
  const setup = path.join(work, 'setup.sql');
  writeFileSync(setup, `DROP DATABASE IF EXISTS shop; CREATE DATABASE shop; USE shop;\n${SHOP_SCHEMA.mysql[0]}\n${loads.join('\n')}\n`);
  const flags = kind === 'mysql-single' ? '--skip-extended-insert' : '';
  await runShell(
    `mariadb ${server} --local-infile <${setup} && mariadb-dump ${server} ${flags} shop >${dump} && mariadb ${server} -e 'DROP DATABASE shop'`,
  );
}

async function dumpSqlite(work: string, dump: string): Promise<void> {
  const [tables, indexes] = SHOP_SCHEMA.sqlite;
  const imports = SHOP_TABLES.map((table) => `.import ${work}/${table}.tsv ${table}`).join('\n');
  const setup = path.join(work, 'setup.sql');
  writeFileSync(
    setup,
    `${tables}\n.mode ascii\n.separator "\\t" "\\n"\n${imports}\nUPDATE orders SET note = NULL WHERE note = '\\N';\n${indexes}\n`,
  );
  await runShell(`sqlite3 -bail ${work}/shop.db <${setup} && sqlite3 ${work}/shop.db .dump >${dump}`);
}
