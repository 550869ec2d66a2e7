import type { RuleRow } from './policy-rules.ts';

/** What is never loaded. */
export const REFUSALS: readonly RuleRow[] = [
  ['PG_COPY_PROGRAM', 'COPY with a program', 'It runs a command on the server.', "COPY (SELECT 1) TO PROGRAM 'cat';"],
  ['PG_COPY_FILE', 'COPY from or to a file of the server, and COPY TO', 'It reads or writes files of the server.', "COPY t TO '/tmp/x';"],
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
];
