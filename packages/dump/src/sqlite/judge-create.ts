import type { Statement, Verdict } from '../types.ts';
import { isBookkeeping } from './judge-data.ts';
import type { Memory } from './memory.ts';
import { SQLITE_RULES as R } from './policy.ts';
import type { StatementTokens } from './statement-tokens.ts';
import { verdictOf } from './verdict.ts';
import { readCreateVirtual } from './virtual-table-row.ts';

/** CREATE [TEMP] TABLE | VIEW | TRIGGER, CREATE [UNIQUE] INDEX, CREATE VIRTUAL TABLE. */
export function judgeCreate(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  const at = ['temp', 'temporary', 'unique', 'virtual'].includes(tokens.word(1)) ? 2 : 1;
  const what = tokens.word(at);
  const kind = `CREATE ${tokens.list
    .slice(1, at + 1)
    .map(({ word }) => word)
    .join(' ')
    .toUpperCase()}`;
  const name = tokens.name(tokens.behindExists(at + 1));
  if (name !== null && /^sqlite_/i.test(name.name)) {
    // `.schema` writes it without IF NOT EXISTS, which the shell itself cannot read.
    const made = isBookkeeping(name.name) && (tokens.word(at + 1) === 'if' || /^sqlite_sequence$/i.test(name.name));
    return made ? verdictOf(R.sequence, `CREATE TABLE ${name.name.toLowerCase()}`) : verdictOf(R.schemaWrite, kind);
  }
  if (tokens.word(1) === 'virtual') return judgeVirtual(statement, tokens, memory);
  if (what === 'trigger') return verdictOf(isOnSchema(tokens) ? R.schemaWrite : R.trigger, kind);
  if (what === 'view' || what === 'index') return verdictOf(R.ddl, kind);
  if (what !== 'table' || name === null) return verdictOf(R.unknown, kind.slice(0, 60));
  // With IF NOT EXISTS the table may be the target's own; a temporary one only hides it.
  const temporary = /^temp/.test(tokens.word(1)) || /^temp$/i.test(name.schema ?? '');
  if (tokens.word(at + 1) !== 'if' && !temporary) memory.created(name.name);
  return verdictOf(R.ddl, kind, { table: name.name, effect: 'create-table' });
}

/** `ON sqlite_schema`, in front of the body. */
function isOnSchema(tokens: StatementTokens): boolean {
  const on = tokens.find('on');
  return on > 0 && /^sqlite_/i.test(tokens.name(on + 1)?.name ?? '');
}

function judgeVirtual(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  const made = readCreateVirtual(tokens, statement.bytes?.toString('utf8') ?? '');
  if (made === null || !made.allowed) return verdictOf(R.module, 'CREATE VIRTUAL TABLE');
  memory.created(made.name);
  return verdictOf(R.virtualTable, 'CREATE VIRTUAL TABLE', { table: made.name, effect: 'create-table' });
}
