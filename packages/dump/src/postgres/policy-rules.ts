import type { Grant } from '@dumpdock/contracts';
import type { PolicyRule } from '../policy-rule.ts';
import type { Decision } from '../types.ts';

type Row = readonly [code: string, what: string, why: string, example: string];

const rules = (decision: Decision, grants: readonly Grant[], rows: readonly Row[]): PolicyRule[] =>
  rows.map(([code, what, why, example]) => ({ code, dialect: 'postgresql', decision, grants, what, why, example }));

/** What becomes of each kind of statement in a PostgreSQL dump. docs/sql-policy.md is made from it. */
export const postgresPolicy: readonly PolicyRule[] = [
  ...rules(
    'allow',
    [],
    [
      ['PG_COPY_STDIN', 'COPY … FROM stdin with its data', '', 'COPY t (a) FROM stdin;'],
      ['PG_INSERT', 'INSERT of literals and harmless expressions', '', "INSERT INTO t VALUES (1, 'x');"],
      ['PG_CREATE', 'Tables, views, indexes, sequences, types, domains, schemas, policies and the like', '', 'CREATE TABLE t (a int);'],
      ['PG_ALTER', 'Changes to such objects', '', 'ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (a);'],
      ['PG_COMMENT', 'Comments on objects', '', "COMMENT ON TABLE t IS 'x';"],
      ['PG_MAINTAIN', 'ANALYZE, CLUSTER, REFRESH MATERIALIZED VIEW, REINDEX', '', 'REFRESH MATERIALIZED VIEW v;'],
      ['PG_SELECT', 'SELECT without calls, or of sequence and catalog functions', '', "SELECT pg_catalog.setval('s', 1, true);"],
      ['PG_SEARCH_PATH', 'set_config for the search path', '', "SELECT pg_catalog.set_config('search_path', '', false);"],
      ['PG_SET', 'Settings that only this load sees', '', 'SET check_function_bodies = false;'],
      ['PG_LEXING_AT_HEAD', 'Encoding and string rules announced before anything else', '', "SET client_encoding = 'LATIN1';"],
    ],
  ),
  ...rules(
    'strip',
    [],
    [
      ['PG_TIMEOUT', 'Timeouts', 'Every pg_dump file switches the guards off; dumpdock keeps its own.', 'SET statement_timeout = 0;'],
      ['PG_RESOURCES', 'Memory, parallelism and commit settings', 'dumpdock sets its own for the load.', "SET work_mem = '64MB';"],
      [
        'PG_TABLESPACE',
        'Default tablespace other than the empty one',
        'Objects go where the target puts them.',
        "SET default_tablespace = 'fast';",
      ],
      [
        'PG_OWNER',
        'Owners of objects',
        'What is loaded belongs to the role of the target, as with pg_restore --no-owner.',
        'ALTER TABLE t OWNER TO bob;',
      ],
      [
        'PG_PRIVILEGES',
        'GRANT and REVOKE',
        'Who may read what is decided at the target, as with pg_restore --no-privileges.',
        'GRANT SELECT ON t TO bob;',
      ],
      [
        'PG_DEFAULT_PRIVILEGES',
        'ALTER DEFAULT PRIVILEGES',
        'Who may read what is decided at the target.',
        'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO bob;',
      ],
      [
        'PG_EXTENSION_COMMENT',
        'Comments on extensions and on what is not in the database',
        'They fail for a plain role and mean nothing.',
        "COMMENT ON EXTENSION plpgsql IS 'x';",
      ],
      ['PG_LABEL', 'Security labels', 'They mean nothing without the same label provider.', "SECURITY LABEL ON TABLE t IS 'x';"],
      [
        'PG_BUILT_IN',
        'What every database has already',
        'plpgsql and the schema public are there.',
        'CREATE EXTENSION IF NOT EXISTS plpgsql;',
      ],
      ['PG_TRANSACTION', 'BEGIN and the COMMIT that belongs to it', 'Everything is loaded in one transaction.', 'BEGIN;'],
      ['PG_OWN_DATABASE', "The dump's own single database", 'Its contents go into the database of the target.', 'CREATE DATABASE shop;'],
      ['PG_CLIENT_COMMAND', 'Harmless commands of psql', 'They are for psql, not for the server.', '\\restrict KEY'],
      ['PG_SHOW', 'SHOW', 'It only prints.', 'SHOW server_version;'],
      [
        'PG_STATISTICS',
        'Statistics of the planner (pg_dump --statistics)',
        'The target gathers its own.',
        "SELECT * FROM pg_catalog.pg_restore_relation_stats('relname', 't');",
      ],
    ],
  ),
  ...rules(
    'grant',
    ['destructive'],
    [
      ['PG_REPLACE', 'CREATE OR REPLACE VIEW', 'It changes a view that was there.', 'CREATE OR REPLACE VIEW v AS SELECT 1;'],
      ['PG_DROP', 'DROP of anything in the database', 'It deletes what was there.', 'DROP TABLE IF EXISTS t;'],
      [
        'PG_CHANGE',
        'ALTER … TYPE, RENAME and SET SCHEMA of what the dump did not make',
        'It changes what was there.',
        'ALTER TABLE u ALTER a TYPE int USING 0;',
      ],
      ['PG_EMPTY', 'TRUNCATE, DELETE, UPDATE, MERGE and INSERT … ON CONFLICT DO UPDATE', 'It changes rows that were there.', 'TRUNCATE t;'],
    ],
  ),
  ...rules(
    'grant',
    ['routines'],
    [
      [
        'PG_ROUTINE',
        'Functions, procedures, triggers, aggregates, operators and casts',
        'Their code runs for everybody who uses the tables.',
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1';",
      ],
      ['PG_RULE', 'Rules', 'They silently rewrite later statements.', 'CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM u;'],
    ],
  ),
  ...rules(
    'grant',
    ['routines', 'security-definer'],
    [
      [
        'PG_SECURITY_DEFINER',
        'Routines that run with the rights of the importing role',
        'Every later caller gets those rights.',
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'select 1';",
      ],
    ],
  ),
  ...rules(
    'grant',
    ['anonymous-code'],
    [
      ['PG_DO', 'DO blocks', 'What they execute cannot be seen beforehand.', "DO $$begin execute 'drop table t'; end$$;"],
      ['PG_CALL', 'CALL, and SELECT of functions that are not built in', 'It runs code while loading.', 'CALL fill_tables();'],
    ],
  ),
  ...rules(
    'grant',
    ['large-objects'],
    [
      [
        'PG_LARGE_OBJECT',
        'Large objects',
        'Their ids are shared by the whole database: another one may be overwritten.',
        "SELECT pg_catalog.lo_create('16761');",
      ],
    ],
  ),
  ...rules(
    'grant',
    ['extensions'],
    [['PG_EXTENSION', 'Extensions known to be harmless', 'They install code in the database.', 'CREATE EXTENSION IF NOT EXISTS citext;']],
  ),
  ...rules(
    'grant',
    ['disable-checks'],
    [
      [
        'PG_DISABLE_CHECKS',
        'Switching triggers, rules and constraints off',
        'Rows get in that the constraints forbid.',
        'ALTER TABLE t DISABLE TRIGGER ALL;',
      ],
    ],
  ),
  ...rules(
    'grant',
    ['replication'],
    [['PG_PUBLICATION', 'Publications', 'Data flows out to replicas.', 'CREATE PUBLICATION p FOR TABLE t;']],
  ),
  ...rules(
    'refuse',
    [],
    [
      ['PG_COPY_PROGRAM', 'COPY with a program', 'It runs a command on the server.', "COPY (SELECT 1) TO PROGRAM 'cat';"],
      [
        'PG_COPY_FILE',
        'COPY from or to a file of the server, and COPY TO',
        'It reads or writes files of the server.',
        "COPY t TO '/tmp/x';",
      ],
      [
        'PG_FORBIDDEN_FUNCTION',
        'Functions that reach files, other sessions, the server or hidden SQL',
        'They reach beyond the tables of the dump.',
        "SELECT pg_read_file('/etc/passwd');",
      ],
      [
        'PG_SET_CONFIG',
        'set_config for anything but the search path',
        'It changes settings behind the back of the policy.',
        "SELECT set_config('role', 'postgres', false);",
      ],
      ['PG_EXTENSION_OTHER', 'Other extensions', 'It is not on the list of extensions known to be harmless.', 'CREATE EXTENSION dblink;'],
      [
        'PG_LANGUAGE',
        'Untrusted languages, and C and internal functions',
        'They run native code in the server.',
        "CREATE FUNCTION f() RETURNS int AS '/lib/libc.so.6', 'getpid' LANGUAGE C;",
      ],
      [
        'PG_FOREIGN',
        'Foreign servers, tables, user mappings and subscriptions',
        'They open connections out of the server.',
        'CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;',
      ],
      [
        'PG_SERVER',
        'Server configuration, tablespaces, event triggers, access methods',
        'They act on the whole server.',
        "ALTER SYSTEM SET work_mem = '1MB';",
      ],
      ['PG_ROLE', 'Roles and who runs the rest', 'Accounts are not part of a dump that is loaded here.', 'CREATE ROLE evil SUPERUSER;'],
      ['PG_DATABASE', 'Other databases', 'It leaves the target.', 'DROP DATABASE other;'],
      [
        'PG_TRANSACTION_CONTROL',
        'COMMIT without BEGIN, ROLLBACK, savepoints, two-phase commit',
        'It breaks the one transaction of the import.',
        'COMMIT;',
      ],
      ['PG_UNCLOSED_BEGIN', 'BEGIN without COMMIT', 'psql would load nothing of what follows.', 'BEGIN;'],
      [
        'PG_LEXING',
        'Encoding or string rules that change in mid-dump, and SQL_ASCII',
        'It changes how every later byte is read.',
        'SET standard_conforming_strings = off;',
      ],
      [
        'PG_SET_OTHER',
        'Settings that no dump needs',
        'The setting is not on the list of those that dumps need.',
        "SET session_preload_libraries = 'x';",
      ],
      ['PG_SESSION', 'PREPARE, LISTEN, LOCK, DISCARD and other statements about sessions', 'No dump needs it.', "NOTIFY chan, 'x';"],
      [
        'PG_OUTSIDE_TRANSACTION',
        'VACUUM, CREATE INDEX CONCURRENTLY and the like',
        'It cannot run inside the one transaction of the import.',
        'CREATE INDEX CONCURRENTLY i ON t (a);',
      ],
      ['PG_SYSTEM_CATALOG', 'Writing to system catalogs', 'It goes past the checks of the server.', 'DELETE FROM pg_catalog.pg_class;'],
      [
        'PG_CLIENT_COMMAND_REFUSED',
        'Commands of psql that run programs, read or write files, or change the connection',
        'dumpdock never runs them.',
        '\\! id',
      ],
      ['PG_UNICODE_NAME', 'Names written as U&"…"', 'They hide what is called.', 'SELECT U&"pg_sl\\0065ep"(1);'],
      ['PG_NUL', 'NUL bytes', 'SQL text has none: the file is damaged or in UTF-16.', 'SELECT \\0;'],
      [
        'PG_TOO_LONG',
        'Statements too long to be judged',
        'It is longer than 32 MiB and more than literals, or names thousands of objects.',
        'CREATE VIEW v AS …;',
      ],
      ['PG_UNKNOWN', 'Anything else', 'It is not a statement that dumps are made of.', 'FROBNICATE t;'],
    ],
  ),
];

const byCode = new Map(postgresPolicy.map((rule) => [rule.code, rule]));

/** The rule of a code that is known to exist. */
export function ruleOf(code: string): PolicyRule {
  return byCode.get(code)!;
}
