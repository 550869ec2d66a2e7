import { kindOfWord } from '../mask-snippet.ts';
import type { Judge, Place, Statement, Verdict } from '../types.ts';
import type { Classified } from './classified.ts';
import { classify } from './classify.ts';
import { classifyCommand } from './client-commands.ts';
import { ruleOf } from './policy-rules.ts';
import type { PostgresStatement } from './scan-state.ts';
import { scanStatement } from './statement-scan.ts';
import { readLexingSetting } from './statement-settings.ts';

/** Longest text up to VALUES that is looked up instead of judged again. */
const MAX_CACHED_PREFIX = 4096;
/** Kinds of statements that leave the head of a dump open: nothing yet was read by the rules they change. */
const HEAD_CODES = new Set([
  'PG_LEXING_AT_HEAD',
  'PG_SET',
  'PG_SEARCH_PATH',
  'PG_TIMEOUT',
  'PG_RESOURCES',
  'PG_TABLESPACE',
  'PG_TRANSACTION',
  'PG_OWN_DATABASE',
  'PG_SHOW',
]);

/** A judge of PostgreSQL statements; remembers the transaction, the database and the settings that the dump opened. */
export function createPostgresJudge(): Judge {
  let entry = '';
  let inHead = true;
  let anyObject = false;
  let ownDatabase: string | null = null;
  let publicDropped = false;
  /** Tables that the dump made for certain, as it names them; those without a schema until the search path changes. */
  const made = new Set<string>();
  let open: { place: Place; head: Buffer } | null = null;
  let announced: Record<string, string> = {};
  let variables = new Set<string>();
  let lastPrefix: Buffer | null = null;
  let lastVerdict: Verdict | null = null;
  const late: { verdict: Verdict; place: Place; entry: string; head: Buffer }[] = [];

  function judgeWhole(statement: PostgresStatement): Verdict {
    const text = statement.plain ? statement.head.subarray(0, statement.prefixLength) : (statement.lexed ?? statement.bytes);
    if (text === null) return verdictOf({ code: 'PG_TOO_LONG', kind: kindOfWord(statement.firstWord) });
    if (!statement.plain && text.includes(0)) return verdictOf({ code: 'PG_NUL', kind: kindOfWord(statement.firstWord) });
    const scan = scanStatement(text, statement.escapes);
    const found = classify(statement.firstWord, scan);
    if (scan.variables.some((name) => variables.has(name))) return verdictOf({ ...found, code: 'PG_CLIENT_COMMAND_REFUSED' });
    return remember(statement, inContext(statement, found));
  }

  /** What was seen before decides about transactions, databases and settings that change the lexing. */
  function inContext(statement: Statement, found: Classified): Classified {
    if (found.code === 'PG_TRANSACTION') return judgeTransaction(statement, found);
    if (found.code === 'PG_OWN_DATABASE') return judgeDatabase(found);
    if (found.code === 'PG_LEXING_AT_HEAD') return judgeLexing(statement, found);
    if (found.code === 'PG_CHANGE') return judgeChange(found);
    if (found.code === 'PG_BUILT_IN' && found.kind === 'CREATE SCHEMA' && publicDropped) return { ...found, code: 'PG_CREATE' };
    if (found.kind === 'DROP SCHEMA' && /\bpublic\b/.test(statement.head.toString('latin1', 0, 200))) publicDropped = true;
    return found;
  }

  function judgeTransaction(statement: Statement, found: Classified): Classified {
    if (found.kind === 'BEGIN') open ??= { place: statement.place, head: Buffer.from(statement.head) };
    else if (open === null) return { ...found, code: 'PG_TRANSACTION_CONTROL' };
    else open = null;
    return found;
  }

  /** Changing what the dump itself made needs nobody's consent. Afterwards the name may mean another table. */
  function judgeChange(found: Classified): Classified {
    return found.table != null && made.delete(found.table) ? { ...found, code: 'PG_ALTER', destroys: [] } : found;
  }

  /** The first database that is named before any object was made is the dump's own. */
  function judgeDatabase(found: Classified): Classified {
    const name = found.database ?? '';
    if (ownDatabase === null && !anyObject && name !== '') ownDatabase = name;
    return ownDatabase === name ? found : { ...found, code: 'PG_DATABASE' };
  }

  /** Saying the same again changes nothing; saying something else behind the head does. */
  function judgeLexing(statement: Statement, found: Classified): Classified {
    const setting = statement.bytes === null ? null : readLexingSetting(statement.bytes);
    if (setting === null) return { ...found, code: 'PG_LEXING' };
    const value = String(setting.value);
    const before = announced[setting.name];
    announced[setting.name] = value;
    if (
      value === 'SQL_ASCII' ||
      (before !== undefined && before !== value) ||
      (!inHead && before !== value && !isDefault(setting.name, value))
    )
      return { ...found, code: 'PG_LEXING' };
    return found;
  }

  function remember(statement: Statement, found: Classified): Verdict {
    if (!HEAD_CODES.has(found.code)) inHead = false;
    if (found.certain && found.table != null) made.add(found.table);
    if (found.code === 'PG_SEARCH_PATH' || /^(?:SET|RESET) (?:search_path|schema|all)$/.test(found.kind))
      for (const name of made) if (!name.includes('.')) made.delete(name);
    if (/^(?:CREATE|INSERT|COPY)/.test(found.kind) && found.code !== 'PG_OWN_DATABASE') anyObject = true;
    return verdictOf(found, statement);
  }

  function noteUnclosed(): void {
    if (open !== null) late.push({ verdict: verdictOf({ code: 'PG_UNCLOSED_BEGIN', kind: 'BEGIN' }), ...open, entry });
    open = null;
  }

  return {
    judge(given) {
      const statement = given as PostgresStatement;
      const prefix =
        statement.plain && statement.prefixLength <= MAX_CACHED_PREFIX ? statement.head.subarray(0, statement.prefixLength) : null;
      if (prefix !== null && lastVerdict !== null && lastPrefix !== null && prefix.equals(lastPrefix)) return lastVerdict;
      const verdict = judgeWhole(statement);
      lastPrefix = prefix === null ? null : Buffer.from(prefix);
      lastVerdict = prefix === null ? null : verdict;
      return verdict;
    },
    judgeClientCommand(_place, bytes) {
      const found = classifyCommand(bytes);
      if (found.variable !== undefined) variables.add(found.variable);
      return verdictOf(found.code === 'PG_OWN_DATABASE' ? judgeDatabase(found) : found);
    },
    finish() {
      noteUnclosed();
      return late;
    },
    openEntry(path) {
      noteUnclosed();
      entry = path;
      inHead = true;
      announced = {};
      variables = new Set();
      lastPrefix = null;
    },
  };
}

function isDefault(name: string, value: string): boolean {
  return name === 'encoding' ? value === 'UTF8' : value === 'false';
}

function verdictOf(found: Classified, statement?: Statement): Verdict {
  const rule = ruleOf(found.code);
  const destroys = rule.decision === 'grant' ? (found.destroys ?? []) : [];
  const effect = statement === undefined ? null : (found.effect ?? null);
  return {
    decision: rule.decision,
    code: rule.code,
    kind: found.kind,
    why: rule.why,
    grants: rule.grants,
    destroys,
    table: found.table ?? null,
    effect,
  };
}
