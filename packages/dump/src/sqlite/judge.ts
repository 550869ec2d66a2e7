import { kindOfWord } from '../mask-snippet.ts';
import type { Judge, Statement, Verdict } from '../types.ts';
import { judgeCreate } from './judge-create.ts';
import { judgeAlter, judgeDrop, judgeInsert, judgeOverwrite } from './judge-data.ts';
import { forbiddenUse } from './judge-expressions.ts';
import { judgePragma } from './judge-pragma.ts';
import { createMemory, type Memory } from './memory.ts';
import { SQLITE_RULES as R } from './policy.ts';
import { SqliteStatement } from './sqlite-statement.ts';
import { readStatementTokens, type StatementTokens } from './statement-tokens.ts';
import { verdictOf } from './verdict.ts';

/** Judges SQLite statements by {@link R}. Runs of INSERTs into one table are answered from the first one's verdict. */
export function createSqliteJudge(): Judge {
  const memory = createMemory();
  /** The verdict on the last plain INSERT, when those that start with the same bytes share it. */
  let shared: Verdict | null = null;

  return {
    openEntry(path) {
      shared = null;
      memory.openEntry(path);
    },
    judge(statement) {
      if (shared !== null && statement instanceof SqliteStatement && statement.repeats) return shared;
      memory.touch();
      const verdict = judgeStatement(statement, memory);
      shared = statement.plainRows === true && verdict.decision === 'allow' && verdict.destroys.length === 0 ? verdict : null;
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

function judgeStatement(statement: Statement, memory: Memory): Verdict {
  if (statement.bytes === null && !statement.plainRows) return verdictOf(R.tooLong, 'statement of more than 32 MiB');
  const plain = statement.plainRows === true;
  // Of rows that are known to be literals only what stands before them is of interest.
  const bytes = (statement.bytes ?? statement.head).subarray(0, plain ? statement.valuesAt : undefined);
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
      return judgeAlter(tokens, memory);
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
    case 'savepoint':
    case 'release':
      return judgeSavepoint(statement, tokens, memory);
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
      return verdictOf(R.unknown, kindOfWord(word));
  }
}

/** SAVEPOINT name, RELEASE [SAVEPOINT] name, ROLLBACK [TRANSACTION] [TO [SAVEPOINT] name]. */
function judgeSavepoint(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  const word = tokens.word(0);
  const to = tokens.find('to');
  if (word === 'rollback' && to < 0) return verdictOf(R.rollback, 'ROLLBACK');
  const before = word === 'rollback' ? to : 0;
  const at = word !== 'savepoint' && tokens.word(before + 1) === 'savepoint' ? before + 2 : before + 1;
  const name = tokens.name(at)?.name ?? null;
  const kind = word === 'rollback' ? 'ROLLBACK TO' : word.toUpperCase();
  if (name === null || tokens.list.length > at + 1) return verdictOf(R.savepoint, kind);
  if (word === 'savepoint') memory.savepoint(name, statement.place, statement.head);
  else if (word === 'release' ? !memory.release(name) : !memory.hasSavepoint(name)) return verdictOf(R.savepoint, kind);
  return verdictOf(R.savepoints, kind);
}

/** WITH … INSERT | REPLACE | UPDATE | DELETE | SELECT: the verb at depth 0 decides. */
function judgeWith(statement: Statement, tokens: StatementTokens, memory: Memory): Verdict {
  let depth = 0;
  for (let i = 1; i < tokens.list.length; i++) {
    const { type, text, word } = tokens.list[i]!;
    if (type === 'other') depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    if (depth > 0 || !['insert', 'replace', 'update', 'delete', 'select', 'values'].includes(word)) continue;
    const rest = tokens.list[i]!.start;
    const bytes = statement.bytes!.subarray(rest);
    const { place, start, end, head, rows: count } = statement;
    return byKeyword({ place, start, end, head, rows: count, bytes }, readStatementTokens(bytes), memory);
  }
  return verdictOf(R.unknown, 'WITH');
}
