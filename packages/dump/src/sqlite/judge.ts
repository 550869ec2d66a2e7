import type { Judge, Statement, Verdict } from '../types.ts';
import { judgeCreate } from './judge-create.ts';
import { judgeAlter, judgeDrop, judgeInsert, judgeOverwrite } from './judge-data.ts';
import { forbiddenUse } from './judge-expressions.ts';
import { judgePragma } from './judge-pragma.ts';
import { createMemory, type Memory } from './memory.ts';
import { SQLITE_RULES as R } from './policy.ts';
import { readStatementTokens, type StatementTokens } from './statement-tokens.ts';
import { verdictOf } from './verdict.ts';

/** Judges SQLite statements by {@link R}. Runs of INSERTs into one table are answered from the first one's verdict. */
export function createSqliteJudge(): Judge {
  const memory = createMemory();
  /** Everything before the tuples of the last plain INSERT, and its verdict. */
  let prefix: Buffer | null = null;
  let cached: Verdict | null = null;

  return {
    openEntry: (path) => memory.openEntry(path),
    judge(statement) {
      if (cached !== null && prefix !== null && isSameInsert(statement, prefix)) return cached;
      const verdict = judgeStatement(statement, memory);
      if (statement.plainRows && statement.valuesAt !== undefined && verdict.decision === 'allow' && verdict.destroys.length === 0) {
        prefix = Buffer.from(statement.head.subarray(0, statement.valuesAt));
        cached = verdict;
      } else if (verdict.effect !== 'rows') cached = null;
      return verdict;
    },
    judgeClientCommand(_place, bytes) {
      return bytes[0] === 0x23
        ? verdictOf(R.hashLine, 'comment')
        : verdictOf(R.dotLine, bytes.toString('latin1').slice(0, 40).split(/\s/)[0]!);
    },
    finish: () => memory.unsettled(),
  };
}

function isSameInsert(statement: Statement, prefix: Buffer): boolean {
  const at = statement.valuesAt;
  return statement.plainRows === true && at === prefix.length && prefix.compare(statement.head, 0, at) === 0;
}

function judgeStatement(statement: Statement, memory: Memory): Verdict {
  if (statement.bytes === null && !statement.plainRows) return verdictOf(R.tooLong, 'statement of more than 32 MiB');
  const plain = statement.plainRows === true;
  // Of rows that are known to be literals only what stands before them is of interest.
  const bytes =
    plain && statement.valuesAt !== undefined ? statement.bytes!.subarray(0, statement.valuesAt) : (statement.bytes ?? statement.head);
  const tokens = readStatementTokens(bytes);
  const verdict = byKeyword(statement, tokens, memory);
  if (verdict.decision === 'refuse') return verdict;
  return forbiddenUse(tokens, verdict.kind) ?? verdict;
}

function byKeyword(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  switch (tokens.word(0)) {
    case 'insert':
    case 'replace':
      return judgeInsert(statement, tokens, memory);
    case 'create':
      return judgeCreate(statement, tokens, memory);
    case 'pragma':
      return judgePragma(statement, tokens, memory);
    case 'delete':
    case 'update':
      return judgeOverwrite(tokens, memory);
    case 'drop':
      return judgeDrop(tokens);
    case 'alter':
      return judgeAlter(tokens);
    case 'with':
      return judgeWith(statement, tokens, memory);
    default:
      return judgeControl(statement, tokens, memory);
  }
}

function judgeControl(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  const word = tokens.word(0);
  switch (word) {
    case 'begin':
      return memory.begin(statement.place, statement.head) ? verdictOf(R.transaction, 'BEGIN') : verdictOf(R.unpaired, 'BEGIN');
    case 'commit':
    case 'end':
      return memory.commit() ? verdictOf(R.transaction, 'COMMIT') : verdictOf(R.unpaired, 'COMMIT');
    case 'rollback':
      return verdictOf(R.rollback, 'ROLLBACK');
    case 'savepoint':
    case 'release':
      return verdictOf(R.savepoint, word.toUpperCase());
    case 'attach':
    case 'detach':
      return verdictOf(R.attach, word.toUpperCase());
    case 'vacuum':
      return tokens.find('into') > 0 ? verdictOf(R.vacuumInto, 'VACUUM INTO') : verdictOf(R.vacuum, 'VACUUM');
    case 'analyze':
    case 'reindex':
      return verdictOf(R.statistics, word.toUpperCase());
    case 'select':
    case 'values':
      return verdictOf(R.query, word.toUpperCase());
    default:
      return verdictOf(R.unknown, word === '' ? 'statement' : word.toUpperCase().slice(0, 40));
  }
}

/** WITH … INSERT | REPLACE | UPDATE | DELETE | SELECT: the verb at depth 0 decides. */
function judgeWith(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  let depth = 0;
  for (let i = 1; i < tokens.list.length; i++) {
    const { type, text, word } = tokens.list[i]!;
    if (type === 'other') depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    if (depth > 0 || !['insert', 'replace', 'update', 'delete', 'select', 'values'].includes(word)) continue;
    const rest = tokens.list[i]!.start;
    const inner = { ...statement, bytes: statement.bytes!.subarray(rest), plainRows: false };
    return byKeyword(inner, readStatementTokens(inner.bytes), memory);
  }
  return verdictOf(R.unknown, 'WITH');
}
