import type { Statement, Verdict } from '../types.ts';
import type { Memory } from './memory.ts';
import { SQLITE_RULES as R } from './policy.ts';
import type { StatementTokens } from './statement-tokens.ts';
import { verdictOf } from './verdict.ts';

/** Run as written. */
const ALLOWED = new Set(['foreign_keys', 'defer_foreign_keys', 'user_version', 'application_id', 'encoding']);
/** Left out: how fast and how files are kept, or only a question. */
const TUNING = new Set(
  (
    'journal_mode synchronous cache_size page_size auto_vacuum incremental_vacuum locking_mode temp_store busy_timeout optimize integrity_check ' +
    'quick_check foreign_key_check wal_checkpoint wal_autocheckpoint journal_size_limit mmap_size secure_delete count_changes cache_spill ' +
    'automatic_index analysis_limit threads max_page_count table_info table_xinfo table_list index_list index_info foreign_key_list database_list ' +
    'compile_options schema_version freelist_count page_count recursive_triggers encoding_check full_column_names short_column_names'
  ).split(' '),
);
/** Of the tuning ones these set something that a value would make dangerous: only the question is harmless. */
const ONLY_ASKED = new Set(['schema_version', 'recursive_triggers']);

/** PRAGMA [schema.]name [= value | (value)]. */
export function judgePragma(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  const qualified = tokens.list[2]?.text === '.' && tokens.list[2].type === 'other';
  const at = qualified ? 3 : 1;
  const name = (tokens.list[at]?.text ?? '').toLowerCase();
  const kind = `PRAGMA ${name.slice(0, 40)}`;
  const hasValue = tokens.list.length > at + 1;
  if (name === 'writable_schema') return judgeWritableSchema(statement, (tokens.list[at + 2]?.text ?? '').toLowerCase(), kind, memory);
  if (ALLOWED.has(name)) return verdictOf(R.pragma, kind);
  if (name === 'ignore_check_constraints') return verdictOf(R.checks, kind);
  if (TUNING.has(name) && !(hasValue && ONLY_ASKED.has(name))) return verdictOf(R.tuning, kind);
  return verdictOf(R.pragmaOther, kind);
}

/** `.dump` writes ON before the first virtual table and OFF at the end; the pragma itself is never passed on. */
function judgeWritableSchema(statement: Statement, value: string, kind: string, memory: Memory): Verdict {
  const stripped = { ...verdictOf(R.virtualTable, kind), decision: 'strip', grants: [] } as const;
  if (['on', '1', 'true', 'yes'].includes(value)) memory.schemaOpened(statement.place, statement.head);
  else if (['off', '0', 'false', 'no'].includes(value) && memory.isSchemaOpen()) memory.schemaClosed();
  else return verdictOf(R.writableSchema, kind);
  return stripped;
}
