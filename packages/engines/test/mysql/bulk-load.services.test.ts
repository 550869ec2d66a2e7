import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DumpdockError, newImportId } from '@dumpdock/contracts';
import { type TestMariadb, tempRoot, testMariadb } from '@dumpdock/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engine, loadNatively, loadSql, pictureOf, targetOf } from './load-fixture.ts';

const HEAD = [
  '/*!40101 SET NAMES utf8mb4 */;',
  "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;",
  '/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;',
  '/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;',
];
const FOOT = '/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;\n/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;';
const ROWS = 6000;
const LONG = 'é'.repeat(250);

type Tuple = (row: number) => string;

/** A table of over 2 MB as mysqldump writes it, a hundred rows a statement. */
function table(name: string, columns: string, tuple: Tuple, options = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4'): string {
  const statements = Array.from({ length: ROWS / 100 }, (_, at) => {
    const rows = Array.from({ length: 100 }, (_unused, row) => tuple(at * 100 + row + 1));
    return `INSERT INTO \`${name}\` VALUES ${rows.join(',')};`;
  });
  return [
    `DROP TABLE IF EXISTS \`${name}\`;`,
    `CREATE TABLE \`${name}\` (${columns}) ${options};`,
    `LOCK TABLES \`${name}\` WRITE;`,
    `/*!40000 ALTER TABLE \`${name}\` DISABLE KEYS */;`,
    ...statements,
    `/*!40000 ALTER TABLE \`${name}\` ENABLE KEYS */;`,
    'UNLOCK TABLES;',
  ].join('\n');
}
const dump = (...tables: readonly string[]): string => [...HEAD, ...tables, FOOT].join('\n');

const CHILD = table(
  'child',
  '`id` int NOT NULL AUTO_INCREMENT, `p` int, `u` varchar(30), `t` text, PRIMARY KEY (`id`), KEY `zp` (`p`), UNIQUE KEY `uu` (`u`), KEY `at` (`t`(20),`p`), CONSTRAINT `fp` FOREIGN KEY (`p`) REFERENCES `parent` (`x`) ON DELETE CASCADE',
  (row) => `(${row},${row % 500},'u${row}','${LONG}')`,
);
const PARENT = table(
  'parent',
  '`id` bigint unsigned NOT NULL, `x` int, `t` mediumtext, `g` int GENERATED ALWAYS AS (`x` + 1) VIRTUAL, PRIMARY KEY (`id`), UNIQUE KEY `x` (`x`), KEY `g` (`g`)',
  (row) => `(${row},${row},'${LONG}',DEFAULT)`,
);
const WORDS = table(
  'words',
  '`id` int NOT NULL, `t` text, `n` int, PRIMARY KEY (`id`), FULLTEXT KEY `f` (`t`), KEY `n` (`n`)',
  (row) => `(${row},'${LONG}',${row % 9})`,
);
const PARTS = table(
  'parts',
  '`id` int NOT NULL, `t` text, `n` int, PRIMARY KEY (`id`), KEY `n` (`n`)',
  (row) => `(${row},'${LONG}',${row % 9})`,
  'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 PARTITION BY HASH (`id`) PARTITIONS 3',
);
const ARIA = table(
  'aria',
  '`id` int NOT NULL, `t` text, PRIMARY KEY (`id`), KEY `t` (`t`(9))',
  (row) => `(${row},'${LONG}')`,
  'ENGINE=Aria',
);
const HEAP = table('heap', '`n` int, `t` text, KEY `n` (`n`)', (row) => `(${row % 7},'${LONG}')`);

describe('loading large tables into MariaDB', () => {
  let database: TestMariadb;
  beforeEach(async () => {
    database = await testMariadb();
  });
  afterEach(() => database.drop());

  it('ends in the tables that the native client makes', async () => {
    const sql = dump(CHILD, PARENT, WORDS, PARTS, ARIA, HEAP, 'DROP VIEW IF EXISTS v;', 'CREATE VIEW v AS SELECT `u` FROM `child`;');
    loadNatively(database, sql);
    const native = pictureOf(database);
    await loadSql(targetOf(database.url), sql);
    expect(pictureOf(database)).toBe(native);
    await expect(database.query('insert into child (p) values (999999)')).rejects.toMatchObject({ errno: 1452 });
    await database.query('delete from parent where x = 3');
    expect(await database.query('select count(*) n from child where p = 3')).toEqual([{ n: 0 }]);
  });

  it('draws the numbers that the native client draws', async () => {
    const columns = '`id` int NOT NULL AUTO_INCREMENT, `t` text, `u` int, PRIMARY KEY (`id`), UNIQUE KEY `u` (`u`)';
    const tuple: Tuple = (row) => `(${row < 3000 ? row * 2 : 'NULL'},'${LONG}',${row})`;
    const sql = dump(
      table('a', columns, tuple),
      table(
        'b',
        columns.replace('`id` int NOT NULL AUTO_INCREMENT, `t` text', '`t` text, `id` int NOT NULL AUTO_INCREMENT'),
        (row) => `('${LONG}',${row % 50 === 0 ? 'NULL' : row * 3},${row})`,
      ),
    );
    loadNatively(database, sql);
    const native = pictureOf(database);
    await loadSql(targetOf(database.url), sql);
    expect(pictureOf(database)).toBe(native);
  });

  it('replaces and leaves out rows as the statements say', async () => {
    const columns = '`id` int NOT NULL, `t` text, `u` int, PRIMARY KEY (`id`), UNIQUE KEY `u` (`u`)';
    const plain = table('a', columns, (row) => `(${row},'${LONG}',${row % 5000})`);
    const sql = dump(
      plain.replaceAll('INSERT INTO', 'INSERT IGNORE INTO'),
      plain
        .replaceAll('`a`', '`b`')
        .replace(/INSERT INTO(?= `b` VALUES \(4)/g, 'REPLACE INTO')
        .replace(/INSERT INTO(?= `b` VALUES \(5)/g, 'REPLACE INTO'),
    );
    loadNatively(database, sql);
    const native = pictureOf(database);
    await loadSql(targetOf(database.url), sql);
    expect(pictureOf(database)).toBe(native);
  });

  it('tells the statement of a key that comes twice in an index that is built last', async () => {
    const tuple: Tuple = (row) => `(${row},1,'u${row === 4321 ? 17 : row}','${LONG}')`;
    const sql = dump(
      table('child', '`id` int NOT NULL, `p` int, `u` varchar(30), `t` text, PRIMARY KEY (`id`), UNIQUE KEY `uu` (`u`)', tuple),
      PARENT,
    );
    const line = sql.split('\n').findIndex((text) => text.startsWith('INSERT INTO `child` VALUES (4301,')) + 1;
    await expect(loadSql(targetOf(database.url), sql)).rejects.toMatchObject({ code: 'SQL_ERROR', serverCode: '1062', location: { line } });
    expect(await database.query('show tables')).toEqual([]);
  });

  const many = (): string =>
    dump(CHILD, PARENT, ...Array.from({ length: 8 }, (_, at) => CHILD.replaceAll('`child`', `\`c${at}\``).replace('CONSTRAINT `fp` ', '')));
  const schemaOf = (importId: string): string => `dumpdock_${importId.replaceAll('-', '')}`;
  /** Resolves when rows are on their way over both connections, or `over` says that they will not be. */
  const bothLoad = async (importId: string, over: () => boolean): Promise<void> => {
    const connections = (): Promise<unknown[]> =>
      database.query(`select id from information_schema.processlist where db = '${schemaOf(importId)}' and info like 'INSERT%'`);
    while ((await connections()).length < 2 && !over());
  };

  it('leaves nothing when it dies with rows on their way over both connections', async () => {
    const importId = newImportId();
    await using root = tempRoot();
    const file = root.path('big.sql');
    writeFileSync(file, many());
    const program = fileURLToPath(new URL('killed-load.ts', import.meta.url));
    const child = spawn(process.execPath, [program, database.url, `@${file}`, importId, 'before']);
    const ended = once(child, 'close');
    await bothLoad(importId, () => child.exitCode !== null);
    child.kill('SIGKILL');
    await ended;
    await engine.sweepLeftovers(targetOf(database.url), (id) => Promise.resolve(id !== importId), AbortSignal.timeout(30_000));
    expect(await database.query(`show databases like '${schemaOf(importId)}%'`)).toEqual([]);
    expect(await database.query('show tables')).toEqual([]);
  });

  it('stops both connections when it is cancelled', async () => {
    const importId = newImportId();
    const stop = new AbortController();
    let over = false;
    const loading = loadSql(targetOf(database.url), many(), { importId, signal: stop.signal }).finally(() => {
      over = true;
    });
    const cancelled = expect(loading).rejects.toMatchObject({ code: 'CANCELLED' });
    await bothLoad(importId, () => over);
    stop.abort(new DumpdockError('CANCELLED'));
    await cancelled;
    expect(await database.query(`select id from information_schema.processlist where db like '${schemaOf(importId)}%'`)).toEqual([]);
    expect(await database.query(`show databases like '${schemaOf(importId)}%'`)).toEqual([]);
    expect(await database.query('show tables')).toEqual([]);
  });

  it('goes on with one connection when the server has no other to spare', async () => {
    const sql = dump(CHILD, PARENT);
    await database.query(`create user '${database.name.slice(-12)}'@'%' identified by 'x' with max_user_connections 1`);
    await database.query(`grant all on *.* to '${database.name.slice(-12)}'@'%'`);
    const url = new URL(database.url);
    url.username = database.name.slice(-12);
    url.password = 'x';
    try {
      expect(await loadSql(targetOf(url.href), sql)).toMatchObject({ rows: 2 * ROWS });
    } finally {
      await database.query(`drop user '${database.name.slice(-12)}'@'%'`);
    }
  });
});
