import type { Classified } from './classified.ts';
import { isWord } from './object-name.ts';
import type { Token } from './tokens.ts';

/** Settings of this session that tools write and that reach nothing else. */
const HARMLESS = new Set(
  (
    'check_function_bodies client_min_messages row_security search_path xmloption default_with_oids default_table_access_method ' +
    'escape_string_warning datestyle intervalstyle timezone bytea_output extra_float_digits quote_all_identifiers synchronize_seqscans ' +
    'constraint_exclusion backslash_quote array_nulls lc_monetary lc_numeric lc_time lc_messages default_text_search_config ' +
    'xmlbinary default_toast_compression application_name schema constraints time enable_seqscan jit gin_fuzzy_search_limit ' +
    'restrict_nonsystem_relation_kind'
  ).split(' '),
);
const RESOURCES = new Set(
  (
    'work_mem maintenance_work_mem max_parallel_workers max_parallel_workers_per_gather max_parallel_maintenance_workers ' +
    'synchronous_commit commit_delay commit_siblings temp_buffers autovacuum_work_mem vacuum_cost_delay'
  ).split(' '),
);

/** SET and RESET (VariableSetStmt in gram.y). */
export function classifySet(head: readonly Token[], tail: readonly Token[]): Classified {
  const at = isWord(head[1], 'local') || (isWord(head[1], 'session') && !isSessionClause(head[2])) ? 2 : 1;
  const name = head[at]?.text ?? '';
  const verb = (head[0]?.text ?? '').toUpperCase();
  const kind = `${verb} ${name}`;
  if (name === 'role' || name === 'authorization' || (name === 'session' && isWord(head[at + 1], 'authorization')))
    return { code: 'PG_ROLE', kind: `${verb} ${name === 'role' ? 'ROLE' : 'SESSION AUTHORIZATION'}` };
  if (name === 'session_authorization') return { code: 'PG_ROLE', kind };
  if (name === 'transaction' || name === 'session') return { code: 'PG_TRANSACTION_CONTROL', kind };
  if (/_timeout$/.test(name)) return { code: 'PG_TIMEOUT', kind };
  if (head[at + 1]?.text === '.') return { code: 'PG_SET_OTHER', kind };
  if (RESOURCES.has(name)) return { code: 'PG_RESOURCES', kind };
  if (name === 'session_replication_role') return { code: replicationCode(tail.at(-1)), kind };
  if (name === 'default_tablespace') return { code: tail.at(-1)?.text === '' ? 'PG_SET' : 'PG_TABLESPACE', kind };
  if (['client_encoding', 'names', 'standard_conforming_strings'].includes(name)) return { code: 'PG_LEXING_AT_HEAD', kind };
  if (verb === 'RESET' && name === 'all') return { code: 'PG_RESET', kind: 'RESET ALL' };
  if (name === 'default_transaction_read_only') return { code: isOff(tail.at(-1)) ? 'PG_SET' : 'PG_SET_OTHER', kind };
  return { code: HARMLESS.has(name) ? 'PG_SET' : 'PG_SET_OTHER', kind };
}

function isSessionClause(token: Token | undefined): boolean {
  return isWord(token, 'authorization') || isWord(token, 'characteristics');
}

/** pg_dumpall writes it at the head. */
function isOff(value: Token | undefined): boolean {
  return /^(?:off|false|no|0)$/.test(value?.text ?? '');
}

function replicationCode(value: Token | undefined): string {
  return /^(?:origin|default)$/.test(value?.text ?? '') ? 'PG_SET' : 'PG_DISABLE_CHECKS';
}
