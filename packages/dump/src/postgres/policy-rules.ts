import type { Grant } from '@dumpdock/contracts';
import type { PolicyRule } from '../policy-rule.ts';
import type { Decision } from '../types.ts';
import { REFUSALS } from './refusal-rules.ts';

/** One rule of a decision that several share. */
export type RuleRow = readonly [code: string, what: string, why: string, example: string];

const rules = (decision: Decision, grants: readonly Grant[], rows: readonly RuleRow[]): PolicyRule[] =>
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
        'Comments on extensions, on the schema public, and on what is not in the database',
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
      ['PG_RESET', 'RESET ALL', 'The settings of the load end with it; dumps of Supabase end so.', 'RESET ALL;'],
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
  ...rules('refuse', [], REFUSALS),
];

const byCode = new Map(postgresPolicy.map((rule) => [rule.code, rule]));

/** The rule of a code that is known to exist. */
export function ruleOf(code: string): PolicyRule {
  return byCode.get(code)!;
}
