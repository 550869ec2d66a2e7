import type { Grant } from '@dumpdock/contracts';
import type { PolicyRule } from '../policy-rule.ts';
import type { Decision } from '../types.ts';

function rule(code: string, decision: Decision | Grant, what: string, why: string, example: string): PolicyRule {
  const grants: readonly Grant[] =
    decision === 'allow' || decision === 'strip' || decision === 'grant' || decision === 'refuse' ? [] : [decision];
  return { code, dialect: 'mysql', decision: grants.length === 0 ? (decision as Decision) : 'grant', grants, what, why, example };
}

/** What becomes of each kind of MySQL and MariaDB statement. Anything that matches none is MY_UNKNOWN. */
export const mysqlPolicy: readonly PolicyRule[] = [
  rule('MY_CREATE', 'allow', 'CREATE TABLE, INDEX, VIEW, SEQUENCE and ALTER of what the dump made', '', 'CREATE TABLE t (a INT);'),
  rule('MY_ROWS', 'allow', 'INSERT', '', "INSERT INTO t VALUES (1,'a');"),
  rule('MY_SELECT', 'allow', 'SELECT that reads', '', "SELECT 'loading' AS info;"),
  rule('MY_SET', 'allow', 'SET of session settings that dumps need, and of user variables', '', 'SET FOREIGN_KEY_CHECKS=0;'),
  rule('MY_SETVAL', 'allow', 'DO SETVAL of a sequence', '', 'DO SETVAL(sq, 1, 0);'),
  rule('MY_EMPTY', 'allow', 'A comment that no server runs', '', '/*!99999 */;'),
  rule('MY_DELIMITER', 'allow', 'DELIMITER', 'It is followed, not sent.', 'DELIMITER ;;'),

  rule(
    'MY_SANDBOX',
    'strip',
    'The sandbox line of mariadb-dump',
    'It is meant for the client.',
    '/*M!999999\\- enable the sandbox mode */',
  ),
  rule('MY_LOCK', 'strip', 'LOCK TABLES, UNLOCK TABLES', 'The load has its own tables.', 'LOCK TABLES t WRITE;'),
  rule('MY_TRANSACTION', 'strip', 'COMMIT, START TRANSACTION, BEGIN, SET autocommit', 'The load is one unit.', 'COMMIT;'),
  rule('MY_GUARD', 'strip', 'SET of timeouts and limits', 'They guard the target.', 'SET max_statement_time=0;'),
  rule(
    'MY_REPLICATION_SETTING',
    'strip',
    'GTID_PURGED, SQL_LOG_BIN',
    'Replication is not the business of a load.',
    "SET @@GLOBAL.GTID_PURGED='a:1';",
  ),
  rule('MY_FLUSH', 'strip', 'FLUSH PRIVILEGES, FLUSH TABLES', 'No account is changed.', 'FLUSH PRIVILEGES;'),
  rule(
    'MY_OWN_DATABASE',
    'strip',
    "USE, CREATE, ALTER, DROP of the dump's one database",
    'The target is the database.',
    'CREATE DATABASE shop;',
  ),
  rule(
    'MY_DEFINER',
    'strip',
    'The DEFINER clause of a view',
    'It belongs to the loading role.',
    'CREATE DEFINER=`a`@`b` VIEW v AS SELECT 1;',
  ),
  rule('MY_MAINTENANCE', 'strip', 'ANALYZE, OPTIMIZE, CHECK, REPAIR TABLE; SHOW, EXPLAIN', 'It changes no data.', 'ANALYZE TABLE t;'),

  rule(
    'MY_DESTRUCTIVE',
    'destructive',
    'DROP, TRUNCATE, DELETE, UPDATE, REPLACE, ALTER of what exists',
    'It changes what is in the target.',
    'DROP TABLE IF EXISTS t;',
  ),
  rule(
    'MY_ROUTINE',
    'routines',
    'Functions, procedures, triggers, packages; CALL',
    'What they do shows when they run.',
    'CREATE PROCEDURE p() SELECT 1;',
  ),
  rule('MY_EVENT', 'events', 'Events', 'They run by themselves, later.', 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;'),
  rule(
    'MY_SECURITY_DEFINER',
    'security-definer',
    'SQL SECURITY DEFINER asked for by hand',
    'Others act with the rights of the loading role.',
    'CREATE SQL SECURITY DEFINER VIEW v AS SELECT 1;',
  ),

  rule(
    'MY_FILE',
    'refuse',
    'LOAD DATA, LOAD XML, LOAD_FILE, INTO OUTFILE, INTO DUMPFILE, IMPORT and DISCARD TABLESPACE',
    'It reads or writes files.',
    "SELECT 1 INTO OUTFILE '/tmp/x';",
  ),
  rule(
    'MY_DIRECTORY',
    'refuse',
    'DATA DIRECTORY, INDEX DIRECTORY',
    'It writes outside of the data directory.',
    "CREATE TABLE t (a INT) DATA DIRECTORY='/tmp';",
  ),
  rule(
    'MY_ENGINE',
    'refuse',
    'Storage engines other than InnoDB, MyISAM, Aria, MEMORY, ARCHIVE, CSV; CONNECTION',
    'They reach out of the server.',
    "CREATE TABLE t (a INT) ENGINE=FEDERATED CONNECTION='mysql://h/d/t';",
  ),
  rule(
    'MY_OTHER_DATABASE',
    'refuse',
    'Anything in a database other than the target',
    'It leaves the target.',
    'CREATE TABLE otherdb.t (a INT);',
  ),
  rule(
    'MY_ACCOUNT',
    'refuse',
    'Users, roles, GRANT, REVOKE, SET PASSWORD',
    'Accounts are the business of an administrator.',
    "CREATE USER u@'%';",
  ),
  rule(
    'MY_SERVER',
    'refuse',
    'Server configuration, plugins, replication, SHUTDOWN, KILL, FLUSH, RESET',
    'It acts on the whole server.',
    'SET GLOBAL general_log=1;',
  ),
  rule(
    'MY_HIDDEN',
    'refuse',
    'PREPARE, EXECUTE, anonymous blocks, SET STATEMENT, DO',
    'It runs what cannot be judged.',
    'PREPARE s FROM @x;',
  ),
  rule('MY_STALL', 'refuse', 'SLEEP, BENCHMARK, GET_LOCK and their like', 'No dump needs it and it stops others.', 'SELECT SLEEP(1000);'),
  rule('MY_HANDLER', 'refuse', 'HANDLER, XA, SAVEPOINT, ROLLBACK, LOCK of a backup', 'No dump needs it.', 'HANDLER t OPEN;'),
  rule(
    'MY_CLIENT_COMMAND',
    'refuse',
    'Commands of the mysql client: source, system, \\! and others',
    'They run programs or read files.',
    '\\! id',
  ),
  rule(
    'MY_LEXING',
    'refuse',
    'SET NAMES gbk and its like in mid-dump; a sql_mode that cannot be told',
    'The rest could be read in two ways.',
    'SET NAMES gbk;',
  ),
  rule('MY_SETTING', 'refuse', 'SET of anything else', 'It is not known to be harmless.', 'SET secure_file_priv=1;'),
  rule(
    'MY_TOO_LONG',
    'refuse',
    'Statements over 32 MiB that are not plain rows',
    'They cannot be judged.',
    'INSERT INTO t SELECT 1 /* and 33 million bytes */;',
  ),
  rule('MY_UNKNOWN', 'refuse', 'Statements that are not known', 'What is not known is not run.', 'FROBNICATE t;'),
];

const BY_CODE = new Map(mysqlPolicy.map((entry) => [entry.code, entry]));

/** The rule of a code. */
export function mysqlRule(code: string): PolicyRule {
  const found = BY_CODE.get(code);
  if (found === undefined) throw new Error(`no policy rule ${code}`);
  return found;
}
