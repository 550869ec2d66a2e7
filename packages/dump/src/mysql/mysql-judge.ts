import type { Grant } from '@dumpdock/contracts';
import type { Decision, Judge, Place, Statement, Verdict } from '../types.ts';
import { multibyteRule } from './mysql-charsets.ts';
import { type Classified, classify, foreignDatabase, type MadeHere, mayBeOwn, objectIndex } from './mysql-classify.ts';
import { mysqlRule } from './mysql-policy.ts';
import { createSessionState, type SessionState } from './mysql-session-state.ts';
import { READINGS, type Token, type TokenizeOptions, tokenize } from './mysql-tokens.ts';

const STRICTNESS: Readonly<Record<Decision, number>> = { allow: 0, strip: 1, grant: 2, refuse: 3 };
/** Longest text in front of VALUES that is looked up instead of judged again. */
const MAX_CACHED_PREFIX = 4096;

/** A judge of MySQL statements: judges every reading of the version comments and answers with the strictest. */
export function createMysqlJudge(): Judge {
  let session: SessionState = createSessionState('utf8mb4');
  /** Every object that a CREATE names, and those that it made for certain. */
  const made = new Set<string>();
  const ours = { table: new Set<string>(), routine: new Set<string>() };
  let ownDatabase: string | null = null;
  /** Of the head's comment. */
  let announced: string | null = null;
  let anyObject = false;
  let headCharset: string | null = null;
  let inHead = true;
  let lastPrefix: Buffer | null = null;
  let entry = '';
  let makesObjects = false;
  /** The first rows for a table that the dump does not make. */
  let outside: { verdict: Verdict; place: Place; entry: string; head: Buffer } | null = null;
  let lastVerdict: Verdict | null = null;

  const mayBeMade = (name: string): boolean => made.has(name.toLowerCase());
  const madeHere: MadeHere = (name, kind = 'table') => ours[kind].has(name.toLowerCase());

  const judgeDatabase = (found: Classified): string => {
    const name = found.database ?? '';
    if (!mayBeOwn(name)) return 'MY_OTHER_DATABASE';
    if (ownDatabase === null && !anyObject) ownDatabase = name;
    return ownDatabase === name ? 'MY_OWN_DATABASE' : 'MY_OTHER_DATABASE';
  };

  const judgeTokens = (tokens: readonly Token[]): Classified => {
    const found = classify(tokens, madeHere);
    if (found.code === 'MY_OWN_DATABASE') return { ...found, code: judgeDatabase(found) };
    return checkForeign(found, tokens);
  };
  const checkForeign = (found: Classified, tokens: readonly Token[]): Classified => {
    if (mysqlRule(found.code).decision === 'refuse' || found.code === 'MY_LOCK' || found.code === 'MY_MAINTENANCE') return found;
    const isStored = found.code === 'MY_ROUTINE' || found.code === 'MY_EVENT';
    const own = isStored ? ownDatabase : (ownDatabase ?? announced);
    const foreign = foreignDatabase(isStored ? routineHeader(tokens) : tokens, own, isStored || / VIEW$/.test(found.kind));
    return foreign === null ? found : { ...found, code: 'MY_OTHER_DATABASE' };
  };

  const remember = (verdict: Verdict, tokens: readonly Token[]): void => {
    if (verdict.effect === 'create-table' && verdict.table !== null) made.add(verdict.table.toLowerCase());
    if (/^CREATE /.test(verdict.kind) && verdict.kind !== 'CREATE DATABASE') {
      anyObject = true;
      const name = createdName(tokens)?.toLowerCase();
      const kind = /^CREATE (?:TABLE|VIEW|SEQUENCE)$/.test(verdict.kind) ? 'table' : 'routine';
      if (name !== undefined) made.add(name);
      if (name !== undefined && isCertain(tokens)) ours[kind].add(name);
    }
    if (verdict.effect === 'rows') anyObject = true;
    if (!/^(SET|USE|CREATE DATABASE|DROP DATABASE|)( |$)/.test(verdict.kind)) inHead = false;
  };

  const noteOutside = (statement: Statement, verdict: Verdict): void => {
    if (/^(CREATE|DROP|ALTER|RENAME) (?!DATABASE)/.test(verdict.kind)) makesObjects = true;
    const changesRows = verdict.effect === 'rows' || verdict.effect === 'empty-table' || verdict.kind === 'UPDATE';
    if (outside !== null || verdict.table === null || mayBeMade(verdict.table) || !changesRows) return;
    outside = {
      verdict: { ...verdict, partial: true, destroys: [], grants: [], decision: 'allow' },
      place: statement.place,
      entry,
      head: Buffer.from(statement.head.subarray(0, 2000)),
    };
  };

  const followSession = (bytes: Buffer, verdict: Verdict): Verdict => {
    const before = session.mode().charset;
    if (!session.observe(bytes) && session.problem() === null) return verdict;
    const after = session.mode().charset;
    if (inHead && after !== 'single') headCharset = after;
    const misread = after !== before && after !== 'single' && after !== headCharset;
    const late = after !== before && after !== 'single' && !inHead && before === 'single' && headCharset !== after;
    if (session.problem() !== null || misread || late) return { ...verdict, ...refusal('MY_LEXING') };
    return verdict;
  };

  const judgeWhole = (statement: Statement): Verdict => {
    const bytes = statement.bytes;
    if (bytes === null && statement.plainRows !== true) return verdictOf({ ...classifyHead(statement.head), code: 'MY_TOO_LONG' }, []);
    const text = statement.plainRows === true ? statement.head.subarray(0, Math.max(statement.valuesAt ?? 0, 0)) : bytes!;
    const mode = session.mode();
    const options = { ...mode, multibyte: multibyteRule(mode.charset) };
    const readings = readingsOf(text, options);
    const found = readings.map(judgeTokens);
    const strictest = found.reduce((a, b) => (rank(b) > rank(a) ? b : a));
    const verdict = verdictOf(
      found[0]!.kind === '' ? strictest : { ...strictest, table: strictest.table ?? found[0]!.table },
      found,
      mayBeMade,
    );
    remember(verdict, readings[0]!);
    if (!verdict.kind.startsWith('SET')) session.blur(readings[0]!);
    noteOutside(statement, verdict);
    return bytes === null ? verdict : followSession(bytes, verdict);
  };
  const classifyHead = (head: Buffer): Classified => classify(tokenize(head, 'all', { limit: 40 }), madeHere);

  return {
    judge(statement) {
      const prefix =
        statement.plainRows === true && statement.valuesAt !== undefined ? statement.head.subarray(0, statement.valuesAt) : null;
      if (prefix !== null && lastPrefix !== null && lastVerdict !== null && prefix.equals(lastPrefix)) return lastVerdict;
      const verdict = judgeWhole(statement);
      const keep = prefix !== null && prefix.length <= MAX_CACHED_PREFIX;
      lastPrefix = keep ? Buffer.from(prefix) : null;
      lastVerdict = keep ? verdict : null;
      return verdict;
    },
    judgeClientCommand(_place, bytes) {
      const line = bytes.toString('latin1', 0, 200);
      if (/^delimiter/i.test(line)) return verdictOf({ ...NOTHING, code: 'MY_DELIMITER', kind: 'DELIMITER' }, []);
      if (/^\/\*M?!999999\\-/.test(line)) return verdictOf({ ...NOTHING, code: 'MY_SANDBOX', kind: 'sandbox line' }, []);
      if (/^use\b/i.test(line)) return verdictOf(judgeTokens(tokenize(bytes, 'all', { limit: 10 })), []);
      const word = /^(\\.|[A-Za-z]+)/.exec(line)?.[0] ?? '\\';
      return verdictOf({ ...NOTHING, code: 'MY_CLIENT_COMMAND', kind: word }, []);
    },
    // Objects by a swap and rows by a transaction are two commits.
    finish: () => (outside !== null && makesObjects ? [outside] : []),
    openEntry(path, detected) {
      entry = path;
      announced = mayBeOwn(detected?.database ?? '') ? (detected?.database ?? null) : null;
      session = createSessionState('utf8mb4');
      headCharset = null;
      inHead = true;
      lastPrefix = null;
    },
  };
}

const NOTHING: Classified = { code: 'MY_EMPTY', kind: '', destroys: [], table: null, effect: null };

const rank = (found: Classified): number => STRICTNESS[mysqlRule(found.code).decision];

/** The token lists of every reading that differs; one when there are no version comments. */
function readingsOf(text: Buffer, options: TokenizeOptions): Token[][] {
  if (!text.includes('/*!') && !text.includes('/*M!')) return [tokenize(text, 'all', options)];
  return READINGS.map((reading) => tokenize(text, reading, options));
}

function refusal(code: string): Pick<Verdict, 'decision' | 'code' | 'why' | 'grants'> {
  return { decision: 'refuse', code, why: mysqlRule(code).why, grants: [] };
}

function verdictOf(strictest: Classified, all: readonly Classified[], mayBeMade: (name: string) => boolean = () => false): Verdict {
  const rule = mysqlRule(strictest.code);
  const grants = new Set<Grant>(rule.grants);
  if (rule.decision === 'grant') {
    for (const one of all) for (const grant of mysqlRule(one.code).grants) grants.add(grant);
    if (strictest.securityDefiner === true) grants.add('security-definer');
    if (strictest.destroys.length > 0) grants.add('destructive');
  }
  const destroys = [...new Set([...strictest.destroys, ...all.flatMap((one) => one.destroys)])];
  const { kind, table, effect } = strictest;
  const partial = changesInPlace(strictest) && !strictest.destroys.every(mayBeMade);
  const verdict: Verdict = { decision: rule.decision, code: rule.code, kind, why: rule.why, grants: [...grants], destroys, table, effect };
  return partial ? { ...verdict, partial } : verdict;
}

/** ALTER, RENAME and indexes of tables that the dump did not make: the server commits them by themselves. */
function changesInPlace({ kind, code, destroys }: Classified): boolean {
  return code === 'MY_DESTRUCTIVE' && destroys.length > 0 && /^(ALTER TABLE|RENAME TABLE|DROP INDEX)$/.test(kind);
}

/** A routine without its body: the body is what the grant is for. With the table of a trigger. */
function routineHeader(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.upper === 'CALL') return tokens;
  const at = objectIndex(tokens);
  const on = tokens[at]?.upper === 'TRIGGER' ? tokens.findIndex((token, index) => index > at && token.upper === 'ON') : at;
  return tokens.slice(0, Math.max(at, on) + 8);
}

/** Whether a CREATE makes the object, in the database: with IF NOT EXISTS it may have been there, a temporary table hides one. */
function isCertain(tokens: readonly Token[]): boolean {
  const head = tokens.slice(0, objectIndex(tokens) + 2);
  return !head.some(({ kind, upper }) => kind === 'word' && (upper === 'TEMPORARY' || upper === 'IF'));
}

/** The name of what a CREATE makes, latin1 as in the tokens. */
function createdName(tokens: readonly Token[]): string | null {
  const at = tokens.findIndex(
    (token, index) => index > 0 && /^(TABLE|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SEQUENCE|PACKAGE)$/.test(token.upper),
  );
  if (at < 0) return null;
  let name = at + 1;
  if (tokens[name]?.upper === 'BODY') name += 1;
  if (tokens[name]?.upper === 'IF') name += 3;
  if (tokens[name + 1]?.text === '.') name += 2;
  const token = tokens[name];
  return token === undefined ? null : Buffer.from(token.text, 'latin1').toString('utf8');
}
