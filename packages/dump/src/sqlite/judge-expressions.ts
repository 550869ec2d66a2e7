import type { Verdict } from '../types.ts';
import { SQLITE_RULES as R } from './policy.ts';
import type { StatementTokens } from './statement-tokens.ts';
import { verdictOf } from './verdict.ts';

/** Functions that no import may call, wherever they stand; the engine's authorizer denies the same. */
export const DENIED_FUNCTIONS: ReadonlySet<string> = new Set([
  'load_extension',
  'readfile',
  'writefile',
  'edit',
  'fts3_tokenizer',
  'randomblob',
  'zeroblob',
  'lsdir',
  'fsdir',
  'zipfile',
  'sqlite_offset',
  'shell_add_schema',
  'sqlar_uncompress',
  'generate_series',
]);
/** Behind these words a name with a parenthesis is a table with its columns. */
const TABLE_FOLLOWS = new Set(['table', 'into', 'exists', 'references', 'on', 'index', 'view', 'as', 'with', 'recursive']);

/** What no statement may contain, in whatever place: a call of a denied function, or a recursion that runs now. */
export function forbiddenUse(tokens: StatementTokens, kind: string): Verdict | null {
  const { list } = tokens;
  for (let i = 0; i < list.length; i++) {
    const token = list[i]!;
    if (token.type === 'other' || token.type === 'number') continue;
    if (token.word === 'as' && tokens.find('view', 'trigger') < 0 && isRecursion(tokens, i))
      return verdictOf(R.recursion, 'WITH RECURSIVE');
    const called = list[i + 1]?.type === 'other' && list[i + 1]?.text === '(';
    if (called && DENIED_FUNCTIONS.has(token.text.toLowerCase()) && !TABLE_FOLLOWS.has(tokens.word(i - 1))) {
      return verdictOf(R.functionCall, `${kind} with ${token.text.toLowerCase()}()`);
    }
  }
  return null;
}

/**
 * Whether the table expression `name [(columns)] AS [[NOT] MATERIALIZED] (…)` with its AS at `as` reads itself. The word RECURSIVE means nothing to SQLite
 * (lang_with.html): what makes a recursion is the name in a FROM of its own.
 */
function isRecursion(tokens: StatementTokens, as: number): boolean {
  const { list } = tokens;
  const isSign = (index: number, sign: string): boolean => list[index]?.type === 'other' && list[index]?.text === sign;
  let open = as + 1;
  while (['not', 'materialized'].includes(tokens.word(open))) open++;
  if (!isSign(open, '(')) return false;
  const name = list[nameBefore(as, isSign)]?.text.toLowerCase();
  for (let i = open + 1, depth = 1; depth > 0 && i < list.length; i++) {
    if (isSign(i, '(')) depth++;
    else if (isSign(i, ')')) depth--;
    else if (list[i]!.type !== 'number' && list[i]!.text.toLowerCase() === name && isRead(tokens, i)) return true;
  }
  return false;
}

/** Index of the name before AS, behind which its columns may stand. */
function nameBefore(as: number, isSign: (index: number, sign: string) => boolean): number {
  if (!isSign(as - 1, ')')) return as - 1;
  let at = as - 2;
  while (at > 0 && !isSign(at, '(')) at--;
  return at - 1;
}

function isRead(tokens: StatementTokens, at: number): boolean {
  return ['from', 'join'].includes(tokens.word(at - 1)) || [',', '('].includes(tokens.list[at - 1]!.text);
}
