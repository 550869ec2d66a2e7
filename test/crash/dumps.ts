import { randomBytes } from 'node:crypto';
import { zipOf } from '../../packages/importer/test/zip-of.ts';
import { type CrashLab, withSqlite } from './crash-lab.ts';

export const ROWS = 500;

/** Something to load into a target, and how to see what became of it. */
export interface Sample {
  /** Its table, and the name of its zip. */
  readonly name: string;
  readonly target: 'pg' | 'my' | 'lite' | 'kept';
  /** Before anything is uploaded. */
  readonly prepare?: (lab: CrashLab) => Promise<void>;
  readonly zip: () => Buffer;
  /** What is in the target now. */
  readonly state: (lab: CrashLab) => Promise<'loaded' | 'untouched' | string>;
}

const rows = (line: (row: number) => string, separator = '\n') => Array.from({ length: ROWS }, (_, row) => line(row)).join(separator);

/** Names the state of a table by its number of rows; anything but all or nothing is told as it is. */
function named(count: number | null, untouched: number | null = null): string {
  if (count === ROWS + (untouched ?? 0)) return 'loaded';
  return count === untouched ? 'untouched' : `${count} rows`;
}

/** A pg_dump of one table. */
export function postgresSample(table: string): Sample {
  const head = `--\n-- PostgreSQL database dump\n--\nSET client_encoding = 'UTF8';\nCREATE TABLE public.${table} (a integer NOT NULL, b text);\n`;
  return {
    name: table,
    target: 'pg',
    zip: () => zipOf({ 'dump.sql': `${head}COPY public.${table} (a, b) FROM stdin;\n${rows((row) => `${row}\tr${row} é`)}\n\\.\n` }),
    state: async (lab) => {
      const there = await lab.postgres.query('select to_regclass($1) as t', [`public.${table}`]);
      if (there.rows[0].t === null) return named(null);
      return named(
        Number((await lab.postgres.query(`select count(distinct a) as n from ${table} having count(*) = count(distinct a)`)).rows[0]?.n),
      );
    },
  };
}

/** A sqlite3 dump of one table: into a file that does not exist yet, or into one that does. */
export function sqliteSample(table: string, target: 'lite' | 'kept'): Sample {
  const sql = `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE ${table}(a integer primary key,b text);\n${rows((row) => `INSERT INTO ${table} VALUES(${row},'r${row}');`)}\nCOMMIT;\n`;
  return {
    name: table,
    target,
    zip: () => zipOf({ 'dump.sql': sql }),
    state: async (lab) =>
      withSqlite(lab.sqliteFile(target), (db) => {
        const there = db.prepare('select 1 from sqlite_schema where name = ?').get(table);
        return named(there ? Number(db.prepare(`select count(*) as n from ${table}`).get()?.['n']) : null);
      }),
  };
}

const MYSQL_HEAD = '-- MySQL dump 10.13  Distrib 8.0.36\n/*!40101 SET NAMES utf8mb4 */;\n';
const insertsInto = (table: string) => rows((row) => `INSERT INTO \`${table}\` VALUES (${row},'r${row}');`);
const countIn = async (lab: CrashLab, table: string): Promise<number | null> => {
  if ((await lab.mariadb.query(`show tables like '${table}'`)).length === 0) return null;
  return Number((await lab.mariadb.query(`select count(*) as n from \`${table}\``))[0]?.['n']);
};

/** A mysqldump of one new table. */
export function mysqlSample(table: string): Sample {
  const create = `CREATE TABLE \`${table}\` (\`a\` int primary key, \`b\` text) ENGINE=InnoDB;\n`;
  return {
    name: table,
    target: 'my',
    zip: () => zipOf({ 'dump.sql': MYSQL_HEAD + create + insertsInto(table) }),
    state: async (lab) => named(await countIn(lab, table)),
  };
}

/** Rows alone, into a table with 3 rows. */
export function mysqlRowsSample(table: string): Sample {
  return {
    name: table,
    target: 'my',
    prepare: async (lab) => {
      await lab.mariadb.query(`create table \`${table}\` (a int primary key, b text)`);
      await lab.mariadb.query(`insert into \`${table}\` values (-1,'x'),(-2,'x'),(-3,'x')`);
    },
    zip: () => zipOf({ 'dump.sql': MYSQL_HEAD + insertsInto(table) }),
    state: async (lab) => named(await countIn(lab, table), 3),
  };
}

/**
 * Replaces a table that has a trigger, a view that becomes a table, and makes a view: everything a swap has phases for. `fails`: with a view of a column that a
 * table of the target lacks, which shows only once the tables are swapped, so that everything is taken back.
 */
export function mysqlSwapSample(table: string, fails = false): Sample {
  const view = fails ? `CREATE VIEW \`${table}_x\` AS SELECT missing FROM \`other${table}\`;\n` : '';
  const sql =
    `${MYSQL_HEAD}DROP TABLE IF EXISTS \`${table}\`;\nCREATE TABLE \`${table}\` (\`a\` int primary key, \`b\` text) ENGINE=InnoDB;\n${insertsInto(table)}\n` +
    `DROP VIEW IF EXISTS \`${table}_w\`;\nCREATE TABLE \`${table}_w\` (\`a\` int) ENGINE=InnoDB;\n` +
    `CREATE VIEW \`${table}_v\` AS SELECT a FROM \`${table}\`;\n${view}`;
  return {
    name: table,
    target: 'my',
    prepare: async (lab) => {
      await lab.mariadb.query(`create table \`${table}\` (a int primary key, b text)`);
      await lab.mariadb.query(`insert into \`${table}\` values (1,'old'),(2,'old'),(3,'old')`);
      await lab.mariadb.query(`create trigger \`${table}_t\` before insert on \`${table}\` for each row set new.b = upper(new.b)`);
      await lab.mariadb.query(`create view \`${table}_w\` as select 1 as a`);
      await lab.mariadb.query(`create table \`other${table}\` (b text)`);
    },
    zip: () => zipOf({ 'dump.sql': sql }),
    state: async (lab) => swapState(lab, table),
  };
}

async function swapState(lab: CrashLab, table: string): Promise<string> {
  const objects = await lab.mariadb.query(
    'select table_name as name, table_type as type from information_schema.tables where table_schema = ? and table_name in (?, ?, ?, ?) order by 1',
    [lab.mariadb.name, table, `${table}_v`, `${table}_w`, `${table}_x`],
  );
  const triggers = await lab.mariadb.query(
    'select trigger_name as name from information_schema.triggers where trigger_schema = ? and event_object_table = ?',
    [lab.mariadb.name, table],
  );
  const shape = [...objects.map((row) => `${row['name']}:${row['type']}`), ...triggers.map((row) => `${row['name']}:TRIGGER`)].join(' ');
  const count = await countIn(lab, table);
  const old = `${table}:BASE TABLE ${table}_w:VIEW ${table}_t:TRIGGER`;
  const made = `${table}:BASE TABLE ${table}_v:VIEW ${table}_w:BASE TABLE`;
  if (shape === old && count === 3) return 'untouched';
  return shape === made && count === ROWS ? 'loaded' : `${shape}, ${count} rows`;
}

/** A zip whose SQL ends in an error. */
export function brokenZip(): Buffer {
  return zipOf({
    'dump.sql': 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE x(a);\nINSERT INTO nosuch VALUES(1);\nCOMMIT;\n',
  });
}

/** A zip of about so many bytes. */
export function hardToPack(table: string, bytes: number): Buffer {
  const noise = randomBytes(bytes / 2).toString('hex'); // Packs to half.
  return zipOf({
    'dump.sql': `PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE ${table}(a);\nINSERT INTO ${table} VALUES('${noise}');\nINSERT INTO ${table} VALUES('${randomBytes(bytes / 2).toString('hex')}');\nCOMMIT;\n`,
  });
}
