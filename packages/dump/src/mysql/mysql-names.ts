import type { Token } from './mysql-tokens.ts';

/** A name as a statement writes it. Latin-1 text, as tokens are. */
export interface QualifiedName {
  readonly schema: string | null;
  readonly name: string;
  /** Index of the token behind it. */
  readonly next: number;
}

/** Databases of the server itself. */
export const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(['mysql', 'sys', 'information_schema', 'performance_schema']);

/** The text of a name as UTF-8. */
export function decodeName(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

export function isName(token: Token | undefined): token is Token {
  return token !== undefined && (token.kind === 'word' || token.kind === 'quoted');
}

const isDot = (token: Token | undefined): boolean => token?.kind === 'punctuation' && token.text === '.';

/** Reads `name` or `schema.name` at `at`; null when there is none. */
export function readName(tokens: readonly Token[], at: number): QualifiedName | null {
  const first = tokens[at];
  if (!isName(first)) return null;
  const second = tokens[at + 2];
  if (isDot(tokens[at + 1]) && isName(second)) return { schema: first.text, name: second.text, next: at + 3 };
  return { schema: null, name: first.text, next: at + 1 };
}

/** The names of a comma-separated list at `at`. */
export function readNameList(tokens: readonly Token[], at: number): QualifiedName[] {
  const names: QualifiedName[] = [];
  let next = at;
  for (let name = readName(tokens, next); name !== null; name = readName(tokens, next)) {
    names.push(name);
    if (tokens[name.next]?.text !== ',') break;
    next = name.next + 1;
  }
  return names;
}

/** Index behind `IF EXISTS` / `IF NOT EXISTS` at `at`. */
export function skipIfExists(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.upper !== 'IF') return at;
  if (tokens[at + 1]?.upper === 'NOT') return at + 3;
  return at + 2;
}

const BEFORE_TABLE = new Set(
  (
    'TABLE INTO FROM JOIN STRAIGHT_JOIN UPDATE REFERENCES VIEW EXISTS TRIGGER PROCEDURE FUNCTION EVENT SEQUENCE CALL IGNORE REPLACE INSERT ' +
    'TABLES TRUNCATE LOW_PRIORITY DELAYED HIGH_PRIORITY PACKAGE BODY'
  ).split(' '),
);
const ENDS_FROM = new Set('WHERE GROUP ORDER HAVING LIMIT SET UNION SELECT VALUES PROCEDURE FOR DO BEGIN THEN'.split(' '));
/** Functions whose arguments hold a FROM that is none. */
const FROM_INSIDE = new Set(['EXTRACT', 'SUBSTRING', 'SUBSTR', 'MID', 'TRIM']);

/**
 * The tokens that name a database in front of a table, view or routine: `FROM db.t`, `db.fn(`, `db.t.column`. A qualifier of a column
 * (`t.column`) is none of them.
 */
export function databaseQualifiers(tokens: readonly Token[]): Token[] {
  const found: Token[] = [];
  const onNames = /^(TRIGGER|INDEX)$/.test(
    tokens.slice(0, 12).find((token) => /^(TRIGGER|INDEX|TABLE|VIEW)$/.test(token.upper))?.upper ?? '',
  );
  const calls: { word: string; from: boolean }[] = [{ word: '', from: false }];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const scope = calls.at(-1)!;
    if (token.kind === 'punctuation') {
      if (token.text === '(') calls.push({ word: tokens[at - 1]?.upper ?? '', from: continuesFrom(tokens, at, scope.from) });
      else if (token.text === ')' && calls.length > 1) calls.pop();
      continue;
    }
    if (token.upper === 'FROM' && !FROM_INSIDE.has(scope.word)) scope.from = true;
    else if (ENDS_FROM.has(token.upper)) scope.from = false;
    if (!isName(token) || !isDot(tokens[at + 1]) || isDot(tokens[at - 1]) || !isName(tokens[at + 2])) continue;
    const after = tokens[at + 3];
    const isCall = after?.text === '(' && after.kind === 'punctuation' && tokens[at + 2]!.end === after.start;
    const isThree = isDot(after) && isName(tokens[at + 4]);
    if (isCall || namesTablesOnly(tokens, at) || isThree || beforeTable(tokens, at, scope.word, scope.from, onNames)) found.push(token);
  }
  return found;
}

function continuesFrom(tokens: readonly Token[], at: number, from: boolean): boolean {
  const before = tokens[at - 1];
  if (before === undefined) return false;
  return before.upper === 'FROM' || /JOIN$/.test(before.upper) || (from && (before.text === '(' || before.text === ','));
}

/** Whether a qualified name at `at` stands where only tables, views and routines can be named. */
function namesTablesOnly(tokens: readonly Token[], at: number): boolean {
  const first = tokens[0]?.upper ?? '';
  const unlessBehind = (word: string): boolean => !tokens.slice(0, at).some((token) => token.upper === word);
  if (/^(DROP|RENAME|TRUNCATE)$/.test(first)) return true;
  if (first === 'UPDATE') return unlessBehind('SET') && unlessBehind('ON');
  if (first === 'DELETE') return unlessBehind('FROM');
  const before = /^(TO|AS)$/.test(tokens[at - 1]?.upper ?? '') ? at - 2 : at - 1;
  return first === 'ALTER' && tokens[before]?.upper === 'RENAME';
}

function beforeTable(tokens: readonly Token[], at: number, call: string, from: boolean, onNames: boolean): boolean {
  const before = tokens[at - 1];
  if (before === undefined || /^(NEW|OLD)$/i.test(tokens[at]!.text)) return false;
  if (before.kind === 'punctuation') return from && (before.text === ',' || before.text === '(');
  if (before.kind !== 'word') return false;
  if (before.upper === 'FROM') return !FROM_INSIDE.has(call);
  if (before.upper === 'UPDATE') return tokens[at - 2]?.upper !== 'KEY' && tokens[at - 2]?.upper !== 'ON';
  if (before.upper === 'ON') return onNames;
  if (before.upper === 'LIKE' || before.upper === 'TO') return at < 12 && /^(CREATE|RENAME|ALTER)$/.test(tokens[0]?.upper ?? '');
  return BEFORE_TABLE.has(before.upper);
}
