import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DumpdockError, type Inspection, newImportId } from '@dumpdock/contracts';
import { type TestMariadb, testMariadb } from '@dumpdock/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommitMarker } from '../../src/index.ts';
import { engine, isMaria, loadNatively, loadSql, pictureOf, targetOf } from './load-fixture.ts';

/** Names of constraints are those of a schema, and a table with triggers cannot leave its schema. */
const BOUND = 'id int primary key, a_id int, n int, constraint one foreign key (a_id) references a (id), constraint two check (n > 0)';
const SEED = [
  'create table a (id int primary key auto_increment, x varchar(20)) engine=innodb',
  "insert into a (x) values ('one'), ('two')",
  'create table kid (id int primary key, a_id int, constraint kfk foreign key (a_id) references a (id)) engine=innodb',
  'insert into kid values (1, 1)',
  'create table log (t varchar(50))',
  "create trigger tra after insert on a for each row insert into log values ('old')",
  'create view va as select x from a',
  'create procedure pp() select 1',
  `create table bound (${BOUND})`,
  'create trigger trb before insert on bound for each row set new.n = new.n + 1',
  'insert into bound values (1, 1, 1)',
];

const ONLY_MARIADB = ['CREATE SEQUENCE sq START WITH 5', 'DO SETVAL(sq, 9, 0)', 'CREATE TABLE sv (x int) WITH SYSTEM VERSIONING'];
const ONLY_MYSQL = [
  "CREATE TABLE fx (id int primary key, j json default (json_object('a', 1)), u char(3) invisible default 'u', k int, key fi ((k + 1)), key ik (k) invisible)",
  'CREATE TABLE geo (p point not null srid 4326, spatial key sp (p), n int, constraint positive check (n > 0) not enforced)',
  '/*!80000 SET SESSION information_schema_stats_expiry = 0 */',
];
const DUMP = [
  'SET FOREIGN_KEY_CHECKS=0',
  'DROP TABLE IF EXISTS `a`',
  'CREATE TABLE `a` (id int primary key auto_increment, x varchar(20), y int default 3) engine=innodb',
  'LOCK TABLES `a` WRITE',
  "INSERT INTO `a` VALUES (1,'n1',1)",
  "INSERT INTO `a` VALUES (2,'n2',2)",
  "INSERT INTO `a` VALUES (3,'n3',3),(4,'n4',4)",
  'UNLOCK TABLES',
  'CREATE TABLE `b` (id int, g int generated always as (id*2) virtual) partition by hash(id) partitions 2',
  'CREATE TABLE `c` (id int primary key, a_id int, constraint cfk foreign key (a_id) references a(id)) engine=innodb',
  'INSERT INTO b(id) VALUES (1)',
  'INSERT INTO c VALUES (1,3)',
  'DROP TABLE IF EXISTS bound',
  `CREATE TABLE bound (${BOUND}, late int)`,
  'INSERT INTO bound VALUES (1,1,1,1)',
  'DROP VIEW IF EXISTS `va`',
  'CREATE VIEW va2 AS SELECT x,y FROM a',
  'CREATE DEFINER=`who`@`ever` VIEW va AS SELECT x FROM va2 WHERE y>1',
  "CREATE TRIGGER tra AFTER INSERT ON a FOR EACH ROW INSERT INTO log VALUES ('new')",
  'DROP PROCEDURE IF EXISTS pp',
  'CREATE PROCEDURE pp() SELECT 2',
  "CREATE EVENT ev ON SCHEDULE EVERY 2 DAY STARTS '2030-01-01' DISABLE DO SELECT 2",
  ...(isMaria ? ONLY_MARIADB : ONLY_MYSQL),
];
/** The last of them takes days. */
const ENDLESS = [
  'CREATE TABLE q (a int)',
  `INSERT INTO q VALUES ${Array.from({ length: 1000 }, (_, at) => `(${at})`).join()}`,
  'CREATE TABLE z AS SELECT COUNT(*) n FROM q a, q b, q c, q d WHERE a.a + b.a + c.a + d.a < 0',
];
const text = (statements: readonly string[]): string => statements.map((sql) => `${sql};\n`).join('');

describe('loading into MariaDB', () => {
  let database: TestMariadb;
  const seed = async (): Promise<void> => {
    loadNatively(database, text(SEED));
  };
  /** The target as it was at the start. */
  const restart = async (): Promise<void> => {
    await database.query(`drop database \`${database.name}\``);
    await database.query(`create database \`${database.name}\``);
    await database.query(`use \`${database.name}\``);
    await seed();
  };
  beforeEach(async () => {
    database = await testMariadb();
    await seed();
  });
  afterEach(() => database.drop());

  const picture = (): string => pictureOf(database);
  const leftovers = async (importId: string): Promise<number> =>
    (
      await database.query('select schema_name from information_schema.schemata where schema_name like ?', [
        `dumpdock_${importId.replaceAll('-', '')}%`,
      ])
    ).length;

  it('replaces tables, views, triggers and routines at once', async () => {
    const importId = newImportId();
    const result = await loadSql(targetOf(database.url), text(DUMP), { importId });
    expect(result).toMatchObject({ rows: 7, statements: DUMP.length });
    expect(await database.query('select * from va')).toEqual([{ x: 'n2' }, { x: 'n3' }, { x: 'n4' }]);
    if (isMaria) expect(await database.query('select nextval(sq) n')).toMatchObject([{ n: 9 }]);
    await database.query("insert into a (x) values ('later')");
    expect(await database.query('select * from log')).toEqual([{ t: 'new' }]);
    await expect(database.query('insert into kid values (2, 99)')).rejects.toMatchObject({ errno: 1452 });
    await database.query('insert into kid values (3, 4)');
    expect(await database.query('select * from bound')).toEqual([{ id: 1, a_id: 1, n: 1, late: 1 }]);
    await expect(database.query('insert into bound values (2,99,1,1)')).rejects.toMatchObject({ errno: 1452 });
    await expect(database.query('insert into bound values (2,1,0,1)')).rejects.toMatchObject({ errno: isMaria ? 4025 : 3819 });
    expect(await leftovers(importId)).toBe(0);
  });

  it('ends in what the native client makes of it', async () => {
    const sql = text([
      ...DUMP,
      'CREATE TABLE `d` (id int primary key, k int, constraint dk foreign key (k) references `kid` (id) on delete cascade) engine=innodb',
      'INSERT INTO d VALUES (1,1)',
      'ALTER TABLE d ADD COLUMN late varchar(5) DEFAULT "x"',
      'CREATE INDEX il ON d (late)',
      'RENAME TABLE d TO d2',
      'CREATE VIEW vd AS SELECT d2.id, kid.a_id FROM d2 JOIN kid ON kid.id = d2.k',
      'CREATE VIEW first_of_two AS SELECT 1 AS x',
      'CREATE OR REPLACE VIEW first_of_two AS SELECT id FROM vd',
      'CREATE FUNCTION twice(x int) RETURNS int DETERMINISTIC RETURN x * 2',
      'CREATE VIEW vf AS SELECT twice(id) AS t FROM d2',
      'CREATE TABLE copy AS SELECT * FROM a',
      'CREATE TABLE twin LIKE b',
      'UPDATE copy SET y = y + 1',
      'DELETE FROM copy WHERE id = 1',
      'REPLACE INTO copy VALUES (9,"r",9)',
      'CREATE TABLE m (id int) ENGINE=MyISAM',
      'INSERT INTO m SELECT id FROM a',
      'INSERT INTO copy VALUES (10,"s",9)',
      'INSERT INTO m VALUES (7)',
      'INSERT INTO copy VALUES (11,"t",9)',
      'UPDATE m SET id = id + 1',
      'CREATE PROCEDURE commented() /* why */ SELECT /* what */ 7',
    ]);
    loadNatively(database, sql.replace('DEFINER=`who`@`ever` ', ''));
    const native = picture();
    await restart();
    await loadSql(targetOf(database.url), sql);
    expect(picture()).toBe(native);
  });

  it('leaves the target as it was, with an error at any statement', async () => {
    const before = picture();
    for (let at = 0; at <= DUMP.length; at++) {
      const importId = newImportId();
      const broken = text(DUMP.toSpliced(at, 0, 'INSERT INTO nosuch VALUES (1)'));
      const error = await loadSql(targetOf(database.url), broken, { importId }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'SQL_ERROR', serverCode: '1146', location: { statement: at + 1, line: at + 1 } });
      expect(picture(), `error before statement ${at}`).toBe(before);
      expect(await leftovers(importId)).toBe(0);
    }
  });

  it('refuses a view of nothing before anything is committed', async () => {
    const before = picture();
    const broken = text([...DUMP, 'CREATE VIEW broken AS SELECT * FROM nowhere']);
    const asked: string[] = [];
    const loading = loadSql(targetOf(database.url), broken, { beforeCommit: async () => void asked.push('leave') });
    await expect(loading).rejects.toMatchObject({ code: 'SQL_ERROR', serverCode: '1146', location: { statement: DUMP.length + 1 } });
    expect(asked).toEqual([]);
    expect(picture()).toBe(before);
  });

  it.each([
    ['a view', 'CREATE VIEW va AS SELECT 1', '1050'],
    ['a procedure', 'CREATE PROCEDURE pp() SELECT 2', '1304'],
    ['a trigger', 'CREATE TRIGGER tra BEFORE INSERT ON kid FOR EACH ROW SET @x = 1', '1359'],
  ])('refuses %s that the target has and the dump does not drop, before anything is committed', async (_, sql, serverCode) => {
    const asked: string[] = [];
    const loading = loadSql(targetOf(database.url), text(['CREATE TABLE z (a int)', sql]), {
      beforeCommit: async () => void asked.push('leave'),
    });
    await expect(loading).rejects.toMatchObject({ code: 'SQL_ERROR', serverCode, location: { statement: 2 } });
    expect(asked).toEqual([]);
  });

  it('asks for leave once, and what fails behind that is not tried again', async () => {
    const before = picture();
    const importId = newImportId();
    const markers: CommitMarker[] = [];
    const fails = text([...DUMP, 'CREATE VIEW x AS SELECT missing FROM kid']);
    const loading = loadSql(targetOf(database.url), fails, { importId, beforeCommit: async (marker) => void markers.push(marker) });
    await expect(loading).rejects.toMatchObject({ code: 'SQL_ERROR', location: { statement: DUMP.length + 1 } });
    expect(markers).toHaveLength(1);
    expect(await engine.resolve(targetOf(database.url), markers[0]!, AbortSignal.timeout(30_000), null)).toBe('not-committed');
    await sweep(importId);
    expect(picture()).toBe(before);
  });

  it('takes the database that the head names for the target in views, and leaves bodies as they are written', async () => {
    const head = '-- MySQL dump 10.13  Distrib 8.0.36\n--\n-- Host: localhost    Database: elsewhere\n-- ------\n';
    const objects = [
      'CREATE TABLE t2 (n int)',
      'CREATE VIEW v2 AS SELECT n FROM elsewhere.t2',
      'CREATE PROCEDURE p2() SELECT n FROM elsewhere.t2',
    ];
    await loadSql(targetOf(database.url), head + text(objects));
    expect(await database.query('SELECT * FROM v2')).toEqual([]);
    const [made] = await database.query('SHOW CREATE PROCEDURE p2');
    expect(made?.['Create Procedure']).toContain('SELECT n FROM elsewhere.t2');
  });

  it('says where it was when the server ends the connection', async () => {
    const before = picture();
    const importId = newImportId();
    const loading = loadSql(targetOf(database.url), text(ENDLESS), { importId });
    const ended = expect(loading).rejects.toMatchObject({
      code: 'TARGET_UNAVAILABLE',
      location: { entry: 'dump.sql', statement: 3, line: 3 },
    });
    const running = (): Promise<Record<string, unknown>[]> =>
      database.query("select id as id from information_schema.processlist where info like 'CREATE TABLE z%'");
    while ((await running()).length === 0);
    for (const { id } of await running()) await database.query(`kill ${String(id)}`);
    await ended;
    expect(picture()).toBe(before);
    expect(await leftovers(importId)).toBe(0);
  });

  it('takes the swap back when a view cannot be made after it', async () => {
    const before = picture();
    const importId = newImportId();
    const broken = text([...DUMP, 'CREATE VIEW broken AS SELECT missing FROM kid']);
    const loading = loadSql(targetOf(database.url), broken, { importId });
    await expect(loading).rejects.toMatchObject({ code: 'SQL_ERROR', serverCode: '1054', location: { statement: DUMP.length + 1 } });
    expect(picture()).toBe(before);
    await engine.sweepLeftovers(targetOf(database.url), (id) => Promise.resolve(id !== importId), AbortSignal.timeout(30_000));
    expect(await leftovers(importId)).toBe(0);
  });

  it('names the statement and hides the values when merged rows are refused', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => `INSERT INTO z VALUES (${i === 777 ? 5 : i},'secret');`);
    const error = await loadSql(targetOf(database.url), ['CREATE TABLE z (id int primary key, s text);', ...rows].join('\n')).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code: 'SQL_ERROR', serverCode: '1062', location: { line: 779, statement: 779 } });
    expect(JSON.stringify((error as DumpdockError).toRecord())).not.toContain('secret');
  });

  it.each([
    ['a key that comes twice', 'id int primary key, s text', (i: number) => `(${i === 777 ? 5 : i},'sec(''ret),(')`, '1062'],
    [
      'a reference to nothing',
      'id int, s text, k int default 1, foreign key (k) references a (id)',
      (i: number) => `(${i},'secret',${i === 777 ? 99 : 1})`,
      '1452',
    ],
    ['a check', 'id int check (id <> 776), s text', (i: number) => `(${i - 1},'secret')`, isMaria ? '4025' : '3819'],
  ])('names the row of %s in a statement of many', async (_, columns, tuple, serverCode) => {
    const rows = Array.from({ length: 1000 }, (_, i) => tuple(i)).join(',\n');
    const sql = `CREATE TABLE z (${columns});\nINSERT INTO z VALUES (-1, 'x'${columns.includes(' k ') ? ',1' : ''});\nINSERT INTO z VALUES ${rows};\nINSERT INTO z VALUES (-2, 'y'${columns.includes(' k ') ? ',1' : ''});\n`;
    const error = await loadSql(targetOf(database.url), sql).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'SQL_ERROR', serverCode, location: { line: 3, statement: 3, row: 778 } });
    expect(JSON.stringify((error as DumpdockError).toRecord())).not.toMatch(/sec\(|secret/);
  });

  it('refuses NULL in a single row as the server does, though several rows would be mended', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `INSERT INTO z VALUES (${i},${i === 10 ? 'NULL' : 1});`);
    const sql = ["SET sql_mode='';", 'CREATE TABLE z (id int, n int not null);', ...rows].join('\n');
    await expect(loadSql(targetOf(database.url), sql)).rejects.toMatchObject({
      code: 'SQL_ERROR',
      serverCode: '1048',
      location: { line: 13 },
    });
  });

  it('draws the same numbers from AUTO_INCREMENT as one row at a time', async () => {
    const rows = ['NULL', '10', 'NULL', 'NULL', '0', '50', 'NULL'].map((id) => `INSERT INTO z VALUES (${id},1);`);
    await loadSql(targetOf(database.url), ['CREATE TABLE z (id int primary key auto_increment, n int);', ...rows].join('\n'));
    expect((await database.query('select id from z order by id')).map((row) => row['id'])).toEqual([1, 10, 11, 12, 13, 50, 51]);
  });

  it('loads rows alone in one transaction', async () => {
    const before = picture();
    const broken = "INSERT INTO a (id,x) VALUES (10,'k');\nINSERT INTO a (id,x) VALUES (1,'twice');";
    await expect(loadSql(targetOf(database.url), broken)).rejects.toMatchObject({ code: 'SQL_ERROR', location: { line: 2 } });
    expect(picture()).toBe(before);
    expect(await loadSql(targetOf(database.url), "INSERT INTO a (id,x) VALUES (10,'k');")).toMatchObject({ rows: 1 });
    expect(await database.query('select x from a where id = 10')).toEqual([{ x: 'k' }]);
  });

  it('gives back the numbers that it drew, whatever the server remembers of them', async () => {
    const next = "select auto_increment as n from information_schema.tables where table_schema = database() and table_name = 'a'";
    await database.query(next); // MySQL keeps the answer for a day.
    await database.query("insert into a (x) values ('three'), ('four')");
    await database.query('delete from a where id > 2');
    const fails = loadSql(targetOf(database.url), "INSERT INTO a (x) VALUES ('a'),('b'),('c');\nINSERT INTO nosuch VALUES (1);\n");
    await expect(fails).rejects.toMatchObject({ code: 'SQL_ERROR', serverCode: '1146' });
    await database.query("insert into a (x) values ('next')");
    expect(await database.query("select id from a where x = 'next'")).toEqual([{ id: 5 }]);
  });

  it('keeps bytes that are no text', async () => {
    const blob = Buffer.from(
      Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte >= 0x20 && byte !== 0x27 && byte !== 0x5c),
    );
    await loadSql(
      targetOf(database.url),
      Buffer.concat([Buffer.from("CREATE TABLE z (b blob);INSERT INTO z VALUES (_binary '"), blob, Buffer.from("');")]),
    );
    const [row] = await database.query('select b from z');
    expect(blob.equals(row?.['b'] as Buffer)).toBe(true);
  });

  it.each([16_777_190, 16_777_214, 16_777_215, 16_777_216, 34_000_000])('sends a statement of about %i bytes whole', async (size) => {
    const head = 'INSERT INTO z VALUES (';
    const sql = `${head}'${'x'.repeat(size - head.length - 3)}')`;
    await loadSql(targetOf(database.url), `CREATE TABLE z (b longtext);\n${sql};`);
    expect(await database.query('select length(b) n from z')).toEqual([{ n: size - head.length - 3 }]);
  });

  it.each([1, 0])('refuses a statement of max_allowed_packet - %i bytes, which the server would not take, at its place', async (less) => {
    const [server] = await database.query('select @@max_allowed_packet n');
    const head = 'INSERT INTO z VALUES (';
    const sql = `${head}'${'x'.repeat(Number(server?.['n']) - less - head.length - 3)}')`;
    await expect(loadSql(targetOf(database.url), `CREATE TABLE z (b longtext);\n${sql};`)).rejects.toMatchObject({
      code: 'SQL_ERROR',
      serverCode: '1153',
      suggestion: expect.stringContaining('max_allowed_packet') as string,
      location: { statement: 2, line: 2 },
    });
  });

  it('commits nothing when the bytes are not the inspected ones', async () => {
    const before = picture();
    await expect(loadSql(targetOf(database.url), text(DUMP), { sha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'CHANGED_SINCE_INSPECTION',
    });
    expect(picture()).toBe(before);
  });

  it('commits nothing without leave or without a grant', async () => {
    const before = picture();
    const lost = (): Promise<void> => Promise.reject(new DumpdockError('LEASE_LOST'));
    const importId = newImportId();
    await expect(loadSql(targetOf(database.url), text(DUMP), { importId, beforeCommit: lost })).rejects.toMatchObject({
      code: 'LEASE_LOST',
    });
    await sweep(importId);
    await expect(loadSql(targetOf(database.url), text(DUMP), { grants: ['routines', 'events'] })).rejects.toMatchObject({
      code: 'GRANT_REQUIRED',
    });
    expect(picture()).toBe(before);
  });

  it('stops in the middle of a statement', async () => {
    const stop = new AbortController();
    const before = picture();
    const loading = loadSql(targetOf(database.url), text(ENDLESS), { signal: stop.signal });
    const running = async (): Promise<boolean> =>
      (await database.query("select 1 from information_schema.processlist where info like 'CREATE TABLE z%'")).length > 0;
    while (!(await running()));
    stop.abort(new DumpdockError('CANCELLED'));
    await expect(loading).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(picture()).toBe(before);
  });

  /** Loads in a process of its own that dies; gives what it printed. */
  const loadKilled = async (sql: string, importId: string, moment: string): Promise<string> => {
    const program = fileURLToPath(new URL('killed-load.ts', import.meta.url));
    const child = spawn(process.execPath, [program, database.url, sql, importId, moment]);
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    return printed;
  };
  const sweep = (importId: string): Promise<unknown> =>
    engine.sweepLeftovers(targetOf(database.url), (id) => Promise.resolve(id !== importId), AbortSignal.timeout(30_000));

  const FAILS_LATE = text([...DUMP, 'CREATE VIEW broken AS SELECT missing FROM kid']);
  it.each([
    ['mysql.staged', text(DUMP), 'old'],
    ['mysql.planned', text(DUMP), 'old'],
    ['mysql.swapping', text(DUMP), 'old'],
    ['mysql.swapped', text(DUMP), 'new'],
    ['mysql.stepped', text(DUMP), 'new'],
    ['mysql.finished', text(DUMP), 'new'],
    ['mysql.leaving', text(DUMP), 'new'],
    ['mysql.swapped', FAILS_LATE, 'old'],
    ['mysql.stepped', FAILS_LATE, 'old'],
    ['mysql.undoing', FAILS_LATE, 'old'],
    ['mysql.undone', FAILS_LATE, 'old'],
    ['mysql.rows', "INSERT INTO a (id,x) VALUES (10,'k');", 'new'],
  ])('finds the one state or the other after dying at %s (%#)', async (point, sql, state) => {
    const before = picture();
    const first = newImportId();
    await loadSql(targetOf(database.url), sql, { importId: first }).catch(() => undefined);
    await sweep(first);
    const after = picture();
    await restart();
    const importId = newImportId();
    const printed = await loadKilled(sql, importId, point);
    if (printed !== '') {
      const fate = await engine.resolve(
        targetOf(database.url),
        JSON.parse(printed) as Record<string, unknown>,
        AbortSignal.timeout(30_000),
        null,
      );
      expect(fate).toBe(state === 'new' ? 'committed' : 'not-committed');
    }
    await sweep(importId);
    expect(picture()).toBe(state === 'new' ? after : before);
    expect(await leftovers(importId)).toBe(0);
    expect(
      await database.query(
        "select table_name from information_schema.tables where table_schema = database() and table_name like 'dumpdock%'",
      ),
    ).toEqual([]);
    await expect(database.query('insert into kid values (2, 99)')).rejects.toMatchObject({ errno: 1452 });
  });

  it.each(['before', 'after'] as const)('knows what became of a load that was killed %s the commit', async (moment) => {
    const before = picture();
    const importId = newImportId();
    const printed = await loadKilled(text(DUMP), importId, moment);
    const marker = JSON.parse(printed) as Record<string, unknown>;
    const fate = await engine.resolve(targetOf(database.url), marker, AbortSignal.timeout(30_000), null);
    expect(fate).toBe(moment === 'before' ? 'not-committed' : 'committed');
    expect(picture() === before).toBe(moment === 'before');
    expect(await engine.resolve(targetOf(database.url), marker, AbortSignal.timeout(30_000), null)).toBe(fate);
    await engine.sweepLeftovers(targetOf(database.url), (id) => Promise.resolve(id !== importId), AbortSignal.timeout(30_000));
    expect(await leftovers(importId)).toBe(0);
    await database.query(`drop database \`${database.name}\``);
    await database.query(`create database \`${database.name}\``);
    const anew = engine.resolve(targetOf(database.url), marker, AbortSignal.timeout(30_000), null);
    await expect(anew).rejects.toMatchObject({ code: 'TARGET_UNAVAILABLE', message: expect.stringContaining('made anew') as string });
  });

  it('tells beforehand what the target lacks', async () => {
    await database.query('create table isam (a int) engine=myisam');
    const inspection = {
      generator: isMaria ? { tool: 'mysqldump', version: '8.0.36' } : { tool: 'mariadb-dump', version: '10.11.14-MariaDB' },
      requires: [],
      tables: ['isam', 'a'].map((name) => ({ name, rows: 1, bytes: 10, action: 'append' })),
    } as unknown as Inspection;
    const { lacking } = await engine.examine(targetOf(database.url), inspection, AbortSignal.timeout(30_000));
    expect(lacking).toHaveLength(2);
    expect(lacking[0]).toContain(isMaria ? 'utf8mb4_0900_ai_ci' : 'the target is MySQL');
    expect(lacking[1]).toMatch(/isam .* no transactions/);
  });

  it('says that a target is away', async () => {
    const away = targetOf('mysql://nobody:secret@127.0.0.1:1/x');
    const error = await loadSql(away, 'SELECT 1;').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'TARGET_UNAVAILABLE' });
    expect(JSON.stringify((error as DumpdockError).toRecord())).not.toContain('secret');
    expect(await engine.check(away, AbortSignal.timeout(30_000))).toMatchObject({ reachable: false });
  });

  it('finds nothing too much in a role that is made for loading, and much in root', async () => {
    const narrow = await engine.check(targetOf(database.url), AbortSignal.timeout(30_000));
    expect(narrow.excess.filter((line) => line.includes('*.*'))).toEqual([]);
    const wide = await engine.check(targetOf(database.adminUrl), AbortSignal.timeout(30_000));
    expect(wide.excess.join()).toContain('*.*');
  });
});
