import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mysqlPolicy, mysqlReader, type Statement, type Verdict } from '@dumpdock/dump';
import { describe, expect, it } from 'vitest';
import { readText } from './read-statements.ts';

const STRICTNESS = { allow: 0, strip: 1, grant: 2, refuse: 3 };
const HEAD = '/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `t` (`a` int) ENGINE=InnoDB;\n';

function strictest(sql: string, head = HEAD): Verdict {
  return readText(`${head}${sql}\n`).verdicts.reduce((a, b) => (STRICTNESS[b.decision] > STRICTNESS[a.decision] ? b : a));
}

function isPartial(sql: string): boolean {
  const { verdicts } = readText(sql);
  return verdicts.some(({ partial }) => partial === true);
}

describe('the judge of MySQL statements', () => {
  it.each(mysqlPolicy.filter(({ code }) => code !== 'MY_TOO_LONG'))('finds the example of $code', ({ code, example }) => {
    const head = code === 'MY_OWN_DATABASE' ? '' : HEAD;
    expect(readText(`${head}${example}\n`).verdicts.at(-1)?.code).toBe(code);
  });

  it.each([
    ['gbk', "SELECT 1 AS \x81`, LENGTH(LOAD_FILE('/etc/passwd')) AS \x81`"],
    ['cp932', "SELECT 1 AS \x95`, LENGTH(LOAD_FILE('/etc/passwd')) AS \x95`"],
    ['big5', "SELECT 1 AS x\xa5`, LENGTH(LOAD_FILE('/etc/passwd')) AS \xa5`"],
    ['gbk', "SELECT @\x81`, LENGTH(LOAD_FILE('/etc/passwd')) AS \x81`"],
    ['gbk', "SELECT '\x81\\', LENGTH(LOAD_FILE('/etc/passwd')), ''"],
    ['gbk', "SELECT `\x81``, LENGTH(LOAD_FILE('/etc/passwd')) AS `x`"],
  ])('sees what hides behind second bytes that look like quotes in %s: %j', (charset, sql) => {
    const dump = Buffer.from(`/*!40101 SET NAMES ${charset} */;\nINSERT INTO t ${sql};\n`, 'latin1');
    expect(readText(dump).verdicts.at(-1)).toMatchObject({ decision: 'refuse' });
  });

  it.each([
    ["INSERT INTO t VALUES (LOAD_FILE('/etc/passwd'));", 'refuse'],
    ['SELECT * FROM t, mysql.user;', 'refuse'],
    ["SELECT 'a' /*!50000 INTO OUTFILE '/tmp/x' */;", 'refuse'],
    ["LOAD DATA LOCAL INFILE 'x' INTO TABLE t;", 'refuse'],
    ['/*!50700 CREATE USER x */;', 'refuse'],
    ['/*!80000 DROP TABLE t */;', 'grant'],
    ['/*M!100100 DROP TABLE t */;', 'grant'],
    ["EXECUTE IMMEDIATE 'DROP TABLE t';", 'refuse'],
    ['USE otherdb;', 'refuse'],
    ['DROP DATABASE mysql;', 'refuse'],
    ['source /etc/passwd', 'refuse'],
    ['\\! id', 'refuse'],
    ['SET NAMES gbk;', 'refuse'],
    ['SET character_set_client=gbk;', 'refuse'],
    ['SET sql_mode=CONCAT(@@sql_mode, @unknown);', 'refuse'],
    ["SET @OLD=@@SQL_MODE, SQL_MODE='ANSI_QUOTES'; SET SQL_MODE=IFNULL(@OLD, '');", 'allow'],
    ["SET SQL_MODE=IFNULL(@never, '');", 'allow'],
    ["SELECT 'ANSI_QUOTES' INTO @m; SET SQL_MODE=IFNULL(@m, '');", 'refuse'],
    ["SET @m=VERSION(); SET SQL_MODE=IFNULL(@m, '');", 'refuse'],
    ["SET @m=UNHEX('414E5349'); SET SQL_MODE=@m;", 'refuse'],
    ["SET sql_mode=(SELECT REPLACE(@@sql_mode, 'ONLY_FULL_GROUP_BY', ''));", 'allow'],
    ['SET sql_mode=4;', 'refuse'],
    ['SET sql_mode=0x414E53495F51554F544553;', 'refuse'],
    ["SET sql_mode='AN\\SI_QUOTES';", 'refuse'],
    ["SET sql_mode=x'414E5349';", 'refuse'],
    ['SET character_set_client=28;', 'refuse'],
    ['SET sql_mode=@never, character_set_client=@never;', 'allow'],
    ["SET sql_mode=STRICT_ALL_TABLES, sql_mode='';", 'allow'],
    ["SET @@sql_mode := ''; SET SESSION sql_mode = DEFAULT;", 'allow'],
    ['CREATE DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW v AS SELECT 1;', 'strip'],
    ['CREATE SQL SECURITY DEFINER VIEW v AS SELECT 1;', 'grant'],
    ['REPLACE INTO t VALUES (1);', 'allow'],
    ['REPLACE INTO other VALUES (1);', 'grant'],
    ['SELECT a.b, EXTRACT(YEAR FROM a.c) FROM t a;', 'allow'],
    ['CREATE TABLE q (engine varchar(10), x int);', 'allow'],
    ['CREATE TABLE q (x int) ENGINE=CONNECT;', 'refuse'],
  ])('%s is %s', (sql, decision) => {
    expect(strictest(sql).decision).toBe(decision);
  });

  it('takes the database that the head names for the target', () => {
    const text = 'DROP DATABASE IF EXISTS `shop`;CREATE DATABASE `shop`;USE `shop`;CREATE TABLE shop.t (a int);';
    expect(readText(text).verdicts.map(({ decision }) => decision)).toEqual(['strip', 'strip', 'strip', 'allow']);
    expect(strictest('USE `other`;', text).code).toBe('MY_OTHER_DATABASE');
  });

  it.each([
    ['shop', 'allow'],
    ['mysql', 'refuse'],
  ])('takes what the head says it was made of, %s, for the target: %s', (database, decision) => {
    const judge = mysqlReader.createJudge();
    judge.openEntry('a.sql', { dialect: 'mysql', confidence: 1, tool: null, version: null, encoding: 'utf8mb4', bomBytes: 0, database });
    const bytes = Buffer.from(`CREATE SQL SECURITY INVOKER VIEW v AS SELECT ${database}.f(a) FROM ${database}.t`);
    const place = { line: 1, column: 1, byteOffset: 0, statement: 1 };
    expect(judge.judge({ bytes, head: bytes, place, start: 0, end: bytes.length, rows: 0 } as Statement).decision).toBe(decision);
  });

  it('accepts a character set with tricky second bytes at the head', () => {
    expect(strictest('CREATE TABLE t (a int);', 'SET NAMES gbk;\n').decision).toBe('allow');
  });

  it.each([
    ['rows for a table that is there, beside a table', 'INSERT INTO o VALUES (1);', true],
    ['a change of one, beside a table', 'UPDATE o SET a=1;', true],
    ['rows for a table of the dump', 'INSERT INTO t VALUES (1);', false],
    ['an ALTER of one', 'ALTER TABLE o ADD b int;', true],
  ])('calls %s partial: %s', (_, sql, partial) => {
    expect(isPartial(`${HEAD}${sql}`)).toBe(partial);
  });

  it.each([
    ['rows alone', 'INSERT INTO o VALUES (1);UPDATE o SET a=1;', false],
    ['rows beside a view', 'INSERT INTO o VALUES (1);CREATE VIEW v AS SELECT 1;', true],
  ])('tells %s apart', (_, sql, partial) => {
    expect(isPartial(sql)).toBe(partial);
  });

  it('says which tables a destructive statement hits', () => {
    expect(strictest('DROP TABLE IF EXISTS `a`, b;')).toMatchObject({ grants: ['destructive'], destroys: ['a', 'b'] });
  });

  const samples = join(process.env['DUMPDOCK_CORPUS'] ?? join(process.cwd(), '..', 'shared'), 'sql-policy.json');
  it('decides the samples as they say, where there are any', () => {
    const rows = existsSync(samples)
      ? (JSON.parse(readFileSync(samples, 'utf8')) as { rows: { dialect: string; sql: string; decision: string }[] }).rows
      : [];
    for (const { sql, decision } of rows.filter(({ dialect }) => dialect === 'mysql'))
      expect([sql, strictest(sql).decision]).toEqual([sql, decision]);
  });
});
