import { multibyteRule } from './mysql-charsets.ts';
import { type Assignment, readAssignments } from './mysql-set.ts';
import { type Token, tokenize } from './mysql-tokens.ts';

/** What of a session decides how text is cut into statements. */
export interface LexicalMode {
  readonly charset: string;
  readonly noBackslashEscapes: boolean;
  readonly ansiQuotes: boolean;
}

const LEXICAL_WORDS = /NO_BACKSLASH_ESCAPES|ANSI|ORACLE|DB2|MAXDB|MSSQL|POSTGRESQL/i;
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
  const variables = new Map<string, string | null>();
  const blurred = new Set<string>();
  let sqlMode: string | null = '';
  let client = charset.toLowerCase();
  let problem: string | null = null;

  const valueFor = (assignment: Assignment): string | null => {
    const names: Record<string, string | null> = { sql_mode: sqlMode, character_set_client: client };
    return evaluate(assignment.value, (name) => (name.startsWith('@@') ? (names[bare(name)] ?? null) : (variables.get(name) ?? null)));
  };
  /** Whether a value rests on a variable that something else than SET may have changed. */
  const isUnclear = ({ value }: Assignment): boolean =>
    value.some((token) => token.kind === 'variable' && blurred.has(token.text.toLowerCase()));
  const apply = (assignment: Assignment): void => {
    const lexical = assignment.target === 'names' || /^(sql_mode|character_set_client)$/.test(bare(assignment.target));
    if (lexical && isUnclear(assignment)) problem = 'how the rest is read depends on a variable that cannot be told beforehand';
    if (assignment.target === 'names') client = (valueFor(assignment) ?? client).toLowerCase();
    else if (assignment.target.startsWith('@') && !assignment.target.startsWith('@@')) setVariable(assignment);
    else if (bare(assignment.target) === 'character_set_client') client = (valueFor(assignment) ?? client).toLowerCase();
    else if (bare(assignment.target) === 'sql_mode') applySqlMode(assignment);
  };
  const setVariable = (assignment: Assignment): void => {
    variables.set(assignment.target, valueFor(assignment));
    if (!isUnclear(assignment)) blurred.delete(assignment.target);
    else blurred.add(assignment.target);
  };
  const applySqlMode = (assignment: Assignment): void => {
    const value = valueFor(assignment);
    const savedBefore = assignment.value.length === 1 && assignment.value[0]?.kind === 'variable';
    if (value === null && !savedBefore) problem = 'sql_mode is set to something that cannot be told beforehand';
    sqlMode = value ?? '';
  };
  const mode = (): LexicalMode => ({
    charset: multibyteRule(client) === null ? 'single' : client,
    noBackslashEscapes: /NO_BACKSLASH_ESCAPES/i.test(sqlMode ?? ''),
    ansiQuotes: ANSI_WORDS.test(sqlMode ?? ''),
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

/** Literals, variables, CONCAT and REPLACE: what tools write. Null: not known beforehand. */
function evaluate(tokens: readonly Token[], lookUp: (name: string) => string | null): string | null {
  const [first, second] = tokens;
  if (first === undefined) return null;
  if (tokens.length === 1) {
    if (first.kind === 'variable') return lookUp(first.text.toLowerCase());
    if (first.kind === 'word' && first.text.toUpperCase() === 'DEFAULT') return '';
    return first.text;
  }
  const name = first.text.toUpperCase();
  if (second?.text !== '(' || (name !== 'CONCAT' && name !== 'REPLACE')) return harmless(tokens) ? '' : null;
  const parts = argumentsOf(tokens.slice(2, -1)).map((part) => evaluate(part, lookUp) ?? (harmless(part) ? '' : null));
  if (parts.some((part) => part === null)) return null;
  if (name === 'CONCAT') return parts.join('');
  return (parts[0] ?? '').replaceAll(parts[1] ?? '', parts[2] ?? '');
}

/** Nothing in it could switch the reading of quotes. */
function harmless(tokens: readonly Token[]): boolean {
  return tokens.every((token) => token.kind !== 'variable' && !LEXICAL_WORDS.test(token.text));
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
