import type { Assignment } from './mysql-set.ts';

const words = (text: string): Set<string> => new Set(text.split(' '));

/** Session settings that real dumps set and that reach no further than the load. */
const HARMLESS = words(
  'names sql_mode time_zone foreign_key_checks unique_checks sql_notes note_verbosity sql_quote_show_create sql_warnings sql_safe_updates ' +
    'sql_auto_is_null character_set_client character_set_results character_set_connection character_set_database character_set_server ' +
    'collation_connection collation_database collation_server default_collation_for_utf8mb4 group_concat_max_len lc_time_names timestamp ' +
    'insert_id last_insert_id identity check_constraint_checks explicit_defaults_for_timestamp innodb_strict_mode default_storage_engine ' +
    'storage_engine sql_generate_invisible_primary_key sql_require_primary_key show_gipk_in_create_table_and_information_schema ' +
    'print_identified_with_as_hex information_schema_stats_expiry system_versioning_insert_history system_versioning_alter_history ' +
    'old_mode alter_algorithm auto_increment_increment auto_increment_offset div_precision_increment sql_big_selects ' +
    'innodb_default_row_format default_week_format keep_files_on_create new restrict_fk_on_non_standard_key character_set_collations',
);
const TRANSACTION = words('autocommit tx_isolation transaction_isolation tx_read_only transaction_read_only completion_type');
const GUARDS = words(
  'max_statement_time max_execution_time wait_timeout interactive_timeout net_read_timeout net_write_timeout lock_wait_timeout ' +
    'innodb_lock_wait_timeout idle_transaction_timeout idle_write_transaction_timeout idle_readonly_transaction_timeout max_allowed_packet ' +
    'net_buffer_length max_error_count bulk_insert_buffer_size sort_buffer_size myisam_sort_buffer_size read_buffer_size ' +
    'join_buffer_size tmp_table_size max_heap_table_size max_sp_recursion_depth',
);
const REPLICATION = words('sql_log_bin gtid_purged gtid_next gtid_domain_id gtid_seq_no server_id binlog_format pseudo_slave_mode');

/** The policy code of one assignment. */
export function settingCode(assignment: Assignment): string {
  const target = assignment.target;
  if (/^(password|role|default role)\b/.test(target)) return 'MY_ACCOUNT';
  if (/^statement\b/.test(target)) return 'MY_HIDDEN';
  if (/^((session|local) )?transaction\b/.test(target)) return 'MY_TRANSACTION';
  if (/^(resource group|@@global\.transaction|global transaction)/.test(target)) return 'MY_SERVER';
  if (target.startsWith('@') && !target.startsWith('@@')) return 'MY_SET';
  const name = target.replace(/^@@/, '').replace(/^(session|local)\./, '');
  if (/^global\.gtid_purged$/.test(name)) return 'MY_REPLICATION_SETTING';
  if (/^(global|persist|persist_only)\./.test(name)) return 'MY_SERVER';
  if (HARMLESS.has(name)) return 'MY_SET';
  if (TRANSACTION.has(name)) return 'MY_TRANSACTION';
  if (GUARDS.has(name)) return 'MY_GUARD';
  if (REPLICATION.has(name)) return 'MY_REPLICATION_SETTING';
  return 'MY_SETTING';
}
