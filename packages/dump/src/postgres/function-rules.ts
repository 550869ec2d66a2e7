/** What a function means for the policy. */
export type FunctionClass = 'harmless' | 'large-object' | 'set-config' | 'forbidden' | 'other';

/** Functions that reach files, other sessions, the network, the server, or SQL hidden in a string (func.sgml, lo_* of be-fsstubs.c, contrib dblink, adminpack). */
const FORBIDDEN = new RegExp(
  `^(?:${[
    'pg_read_\\w+',
    'pg_ls_\\w+',
    'pg_stat_file',
    'pg_file_\\w+',
    'pg_logdir_ls',
    'pg_current_logfile|pg_config|pg_extension_config_dump',
    'pg_sleep\\w*',
    'pg_terminate_backend',
    'pg_cancel_backend',
    'pg_reload_conf',
    'pg_rotate_logfile\\w*',
    'pg_(?:try_)?advisory_\\w+',
    'pg_notify',
    'pg_listening_channels',
    'pg_(?:create|drop)_\\w+',
    'pg_(?:logical|replication|wal|xlog|backup|start_backup|stop_backup|switch|copy|sync)\\w*',
    'pg_(?:promote|export_snapshot|log_\\w+|import_\\w+|is_in_backup)',
    'pg_stat_(?:reset|force|clear)\\w*',
    'pg_(?:restore|clear)_(?:relation|attribute|extended)\\w*',
    'pg_(?:show_all_file_settings|hba_file_rules|ident_file_mappings|show_all_settings)',
    'pg_(?:prewarm|autoprewarm\\w*|truncate_visibility_map|surgery\\w*|buffercache\\w*)',
    'pg_execute_server_program',
    'pg_nextoid|pg_stop_making_pinned_objects|pg_upgrade_\\w+|binary_upgrade_\\w+',
    'lo_import|lo_export|lo_unlink_all',
    'dblink_\\w+|postgres_fdw_\\w+|file_fdw_\\w+',
    '(?:query|table|cursor|schema|database)_to_xml\\w*',
    'xmltable_exec|plpgsql_call_handler|heap_force_\\w+|bt_\\w+_check',
    'txid_status_reset|inet_server_\\w+|currtid\\w*|ts_stat|crosstab\\w*|connectby|normal_rand_exec',
    'xpath_table|xslt_process|lo_from_file',
  ].join('|')})$`,
);
/** Too common as names of columns: judged only when called. */
const FORBIDDEN_WHEN_CALLED = new Set(['dblink', 'crosstab', 'connectby', 'ts_stat', 'ts_rewrite']);
const LARGE_OBJECT = /^(?:lo_\w+|lowrite|loread)$/;
/** Built-in functions that statements of dumps call outside of routines. */
const HARMLESS = new Set(
  (
    'setval nextval currval lastval pg_get_serial_sequence max min count sum avg coalesce greatest least nullif now current_timestamp ' +
    'clock_timestamp statement_timestamp timeofday version current_schema current_schemas current_database current_setting ' +
    'to_char to_date to_timestamp to_number date_trunc date_part extract age make_date upper lower trim btrim ltrim rtrim concat concat_ws ' +
    'format length substring substr replace split_part left right lpad rpad md5 encode decode cast row array array_agg string_agg unnest ' +
    'generate_series random gen_random_uuid uuid_generate_v4 uuid_generate_v1 row_number rank over filter exists any all some in values as ' +
    'json_build_object jsonb_build_object json_agg jsonb_agg to_json to_jsonb abs ceil floor round pg_typeof quote_ident quote_literal ' +
    'pg_client_encoding to_regclass bool_and bool_or not and or on using select where from with case when then else limit ' +
    'numeric decimal varchar char character bit timestamp time interval float pg_size_pretty pg_relation_size pg_total_relation_size'
  ).split(' '),
);

/** Class of the function `name` (lower case, without its schema). */
export function classifyFunction(name: string, called: boolean): FunctionClass {
  if (called && HARMLESS.has(name)) return 'harmless';
  if (name === 'set_config') return 'set-config';
  if (FORBIDDEN_WHEN_CALLED.has(name)) return called ? 'forbidden' : 'other';
  if (FORBIDDEN.test(name)) return 'forbidden';
  if (called && LARGE_OBJECT.test(name)) return 'large-object';
  return 'other';
}
