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
    if (token.word === 'recursive' && tokens.word(i - 1) === 'with' && tokens.find('view', 'trigger') < 0)
      return verdictOf(R.recursion, 'WITH RECURSIVE');
    const called = list[i + 1]?.type === 'other' && list[i + 1]?.text === '(';
    if (called && DENIED_FUNCTIONS.has(token.text.toLowerCase()) && !TABLE_FOLLOWS.has(tokens.word(i - 1))) {
      return verdictOf(R.functionCall, `${kind} with ${token.text.toLowerCase()}()`);
    }
  }
  return null;
}
