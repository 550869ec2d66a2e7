import { multibyteRule } from './mysql-charsets.ts';
import { type Assignment, readAssignments } from './mysql-set.ts';
import { type Token, tokenize } from './mysql-tokens.ts';

/** What of a session decides how text is cut into statements. */
export interface LexicalMode {
  readonly charset: string;
  readonly noBackslashEscapes: boolean;
  readonly ansiQuotes: boolean;
}

const ANSI_WORDS = /\b(ANSI_QUOTES|ANSI|ORACLE|DB2|MAXDB|MSSQL|POSTGRESQL)\b/i;

/** Follows the SET statements of a dump, with the user variables that mysqldump saves settings in. */
export interface SessionState {
  readonly mode: () => LexicalMode;
  /** Takes a statement that was read to its end. Returns whether the mode is another one now. */
  observe(bytes: Buffer): boolean;
  /** Takes the tokens of a statement that is no SET: the user variables in it may have another value afterwards (`SELECT … INTO @a`, `@a := 1`, bodies). */
  blur(tokens: readonly Token[]): void;
  /** Why the last observed statement cannot be followed; null when it can. */
  readonly problem: () => string | null;
}

/** Whether `bytes` may be a SET, plain or in a version comment (`/*!40101 SET …`). */
export function maySet(bytes: Buffer): boolean {
  const first = bytes[0];
  return first === 0x2f || ((first === 0x53 || first === 0x73) && (bytes[1]! | 0x20) === 0x65);
}

/** Starts as a client does that was told utf8mb4; `charset` is what the head of the dump announces. */
export function createSessionState(charset: string): SessionState {
  const variables = new Map<string, Value>();
  const blurred = new Set<string>();
  let sqlMode = '';
  let client = charset.toLowerCase();
  let problem: string | null = null;

  const valueFor = (assignment: Assignment): Value => {
    const names: Record<string, string> = { sql_mode: sqlMode, character_set_client: client };
    return evaluate(assignment.value, (name) => (name.startsWith('@@') ? (names[bare(name)] ?? null) : variables.get(name)));
  };
  /** Whether a value rests on a variable that something else than SET may have changed. */
  const isUnclear = ({ value }: Assignment): boolean =>
    value.some((token) => token.kind === 'variable' && blurred.has(token.text.toLowerCase()));
  const apply = (assignment: Assignment): void => {
    const lexical = assignment.target === 'names' || /^(sql_mode|character_set_client)$/.test(bare(assignment.target));
    if (lexical && isUnclear(assignment)) problem = 'how the rest is read depends on a variable that cannot be told beforehand';
    const value = valueFor(assignment);
    if (lexical && value === null) problem = `${assignment.target} is set to something that cannot be told beforehand`;
    if (assignment.target.startsWith('@') && !assignment.target.startsWith('@@')) setVariable(assignment, value);
    else if (lexical && bare(assignment.target) === 'sql_mode') sqlMode = value ?? '';
    else if (lexical) client = (value ?? client).toLowerCase();
  };
  const setVariable = (assignment: Assignment, value: Value): void => {
    variables.set(assignment.target, value);
    if (!isUnclear(assignment)) blurred.delete(assignment.target);
    else blurred.add(assignment.target);
  };
  const mode = (): LexicalMode => ({
    charset: multibyteRule(client) === null ? 'single' : client,
    noBackslashEscapes: /NO_BACKSLASH_ESCAPES/i.test(sqlMode),
    ansiQuotes: ANSI_WORDS.test(sqlMode),
  });
  const observe = (bytes: Buffer): boolean => {
    problem = null;
    if (!maySet(bytes) || bytes.length > 65_536) return false;
    const before = mode();
    const tokens = tokenize(bytes, 'all');
    for (const assignment of readAssignments(tokens)) apply(assignment);
    const after = mode();
    const changed =
      before.charset !== after.charset || before.noBackslashEscapes !== after.noBackslashEscapes || before.ansiQuotes !== after.ansiQuotes;
    if (changed && tokenize(bytes, 'mariadb').length !== tokenize(bytes, 'mysql').length)
      problem = 'how the rest is read would depend on the version of the server';
    return changed;
  };
  const blur = (tokens: readonly Token[]): void => {
    for (const { kind, text } of tokens) if (kind === 'variable' && !text.startsWith('@@')) blurred.add(text.toLowerCase());
  };
  return { mode, observe, blur, problem: () => problem };
}

/** `@@session.sql_mode`, `SESSION sql_mode` → `sql_mode`. */
function bare(name: string): string {
  return name
    .replace(/^@@/, '')
    .replace(/^(session|local|global)\./i, '')
    .toLowerCase();
}

/** What a setting or variable holds. Null: it cannot be told beforehand; undefined: a variable that was never set, which is NULL. */
type Value = string | null | undefined;
type LookUp = (name: string) => Value;

/** Literals, variables, CONCAT, REPLACE, IFNULL and COALESCE, in `(SELECT …)` too: what tools write. Anything else may turn out to be any text. */
function evaluate(tokens: readonly Token[], lookUp: LookUp): Value {
  const [first, second] = tokens;
  if (first === undefined) return null;
  if (tokens.length === 1) return evaluateOne(first, lookUp);
  if (first.text === '(' && tokens.at(-1)?.text === ')') return evaluate(tokens.slice(second?.upper === 'SELECT' ? 2 : 1, -1), lookUp);
  if (second?.text !== '(' || tokens.at(-1)?.text !== ')') return null;
  const parts = argumentsOf(tokens.slice(2, -1)).map((part) => evaluate(part, lookUp));
  if (first.upper === 'IFNULL' || first.upper === 'COALESCE') return parts.find((part) => part !== undefined);
  if (parts.some((part) => typeof part !== 'string')) return null;
  if (first.upper === 'CONCAT') return parts.join('');
  return first.upper === 'REPLACE' ? (parts[0] ?? '').replaceAll(parts[1] ?? '', parts[2] ?? '') : null;
}

/** Numbers name modes by their bits and character sets by their id; a backslash may hide a letter. */
function evaluateOne({ kind, text, upper }: Token, lookUp: LookUp): Value {
  if (kind === 'variable') return lookUp(text.toLowerCase());
  if (kind === 'number') return Number(text) === 0 ? '' : null;
  if (kind === 'punctuation' || text.includes('\\')) return null;
  return upper === 'DEFAULT' ? '' : text;
}

function argumentsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(' && token.kind === 'punctuation') depth += 1;
    if (token.text === ')' && token.kind === 'punctuation') depth -= 1;
    if (token.text === ',' && token.kind === 'punctuation' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
