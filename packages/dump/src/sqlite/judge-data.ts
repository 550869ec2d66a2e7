import type { Statement, Verdict } from '../types.ts';
import type { Memory } from './memory.ts';
import { SQLITE_RULES as R } from './policy.ts';
import type { QualifiedName, StatementTokens } from './statement-tokens.ts';
import { verdictOf } from './verdict.ts';
import { readVirtualTableRow } from './virtual-table-row.ts';

/** Whether it is one of the tables of SQLite itself that dumps fill. */
export function isBookkeeping(name: string): boolean {
  return /^sqlite_(?:sequence|stat[134])$/i.test(name);
}
const INTERNAL = /^sqlite_/i;

/** INSERT [OR …] INTO, REPLACE INTO. */
export function judgeInsert(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  const into = tokens.find('into');
  const target = into < 0 ? null : tokens.name(into + 1);
  if (target === null) return verdictOf(R.unknown, 'INSERT');
  if (isBookkeeping(target.name)) return verdictOf(R.sequence, 'INSERT');
  if (INTERNAL.test(target.name)) return judgeSchemaRow(statement, memory);
  const rows = { table: target.name, effect: 'rows' } as const;
  const replaces =
    tokens.word(0) === 'replace' || (tokens.word(1) === 'or' && tokens.word(2) === 'replace') || overwritesOnConflict(tokens);
  if (replaces && !memory.isOurs(target.name)) return verdictOf(R.destructive, 'INSERT OR REPLACE', { ...rows, destroys: [target.name] });
  return verdictOf(R.rows, replaces ? 'INSERT OR REPLACE' : 'INSERT', rows);
}

function overwritesOnConflict(tokens: StatementTokens): boolean {
  return tokens.list.some((token, i) => token.word === 'do' && tokens.word(i + 1) === 'update');
}

function judgeSchemaRow(statement: Statement, memory: Memory): Verdict {
  const made = memory.isSchemaOpen() && statement.bytes !== null ? readVirtualTableRow(statement.bytes) : null;
  if (made === null) return verdictOf(R.schemaWrite, 'INSERT INTO sqlite_schema');
  if (!made.allowed) return verdictOf(R.module, 'CREATE VIRTUAL TABLE');
  memory.virtualTableMade();
  memory.created(made.name);
  return verdictOf(R.virtualTable, 'CREATE VIRTUAL TABLE', { table: made.name, effect: 'create-table' });
}

/** DELETE FROM, UPDATE [OR …]. */
export function judgeOverwrite(tokens: StatementTokens, memory: Memory): Verdict {
  const kind = tokens.word(0).toUpperCase();
  const at = kind === 'DELETE' ? 2 : tokens.word(1) === 'or' ? 3 : 1;
  const target = tokens.name(at);
  if (target === null) return verdictOf(R.unknown, kind);
  if (isBookkeeping(target.name)) return verdictOf(R.sequence, kind);
  if (INTERNAL.test(target.name)) return verdictOf(R.schemaWrite, kind);
  const whole = kind === 'DELETE' && tokens.find('where') < 0 && !memory.isOurs(target.name);
  return verdictOf(R.destructive, kind, { table: target.name, effect: whole ? 'empty-table' : null, destroys: [target.name] });
}

/** DROP TABLE | VIEW | INDEX | TRIGGER [IF EXISTS]. */
export function judgeDrop(tokens: StatementTokens): Verdict {
  const what = tokens.word(1);
  const target: QualifiedName | null = tokens.name(tokens.behindExists(2));
  const kind = `DROP ${what.toUpperCase().slice(0, 20)}`;
  if (target === null || !['table', 'view', 'index', 'trigger'].includes(what)) return verdictOf(R.unknown, kind);
  if (INTERNAL.test(target.name)) return verdictOf(R.schemaWrite, kind);
  return verdictOf(R.destructive, kind, { table: target.name, effect: what === 'table' ? 'drop-table' : null, destroys: [target.name] });
}

/** ALTER TABLE … RENAME | ADD | DROP. */
export function judgeAlter(tokens: StatementTokens, memory: Memory): Verdict {
  const target = tokens.name(2);
  if (tokens.word(1) !== 'table' || target === null) return verdictOf(R.unknown, 'ALTER');
  if (INTERNAL.test(target.name)) return verdictOf(R.schemaWrite, 'ALTER TABLE');
  const behind = target.schema === null ? 3 : 5;
  if (tokens.word(behind) === 'drop') return verdictOf(R.destructive, 'ALTER TABLE DROP', { destroys: [target.name] });
  if (tokens.word(behind) === 'rename' && !memory.isOurs(target.name))
    return verdictOf(R.destructive, 'ALTER TABLE RENAME', { destroys: [target.name] });
  return verdictOf(R.ddl, 'ALTER TABLE');
}
