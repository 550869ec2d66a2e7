import type { Classified } from './classified.ts';
import { isSystemName, isWord, joined, type ObjectName, readName, skipWords } from './object-name.ts';
import { HEAD_TOKENS, type StatementScan } from './statement-scan.ts';
import type { Token } from './tokens.ts';

const VERBS = ['insert', 'update', 'delete', 'merge'];

/** What a statement with WITH changes, in its parts or at its end; null when it only reads. Consent is asked always when not all targets can be told. */
export function changesOfWith({ head, allWords, largeObjects }: StatementScan): Classified | null {
  if (!VERBS.some((word) => allWords.has(word))) return null;
  const kind = 'WITH';
  const inserted = targetsBehind(head, 'insert', 'into');
  const changed = [...targetsBehind(head, 'delete', 'from'), ...targetsBehind(head, 'merge', 'into'), ...updated(head)];
  if ([...inserted, ...changed].some(isSystemName)) return { code: 'PG_SYSTEM_CATALOG', kind };
  const all = allWords.has('conflict') && allWords.has('update') ? [...inserted, ...changed] : changed;
  if (head.length >= HEAD_TOKENS || inserted.length + changed.length === 0) return { code: 'PG_EMPTY', kind };
  if (all.length > 0) return { code: 'PG_EMPTY', kind, destroys: all.map(joined) };
  return { code: largeObjects ? 'PG_LARGE_OBJECT' : 'PG_INSERT', kind };
}

function targetsBehind(head: readonly Token[], verb: string, word: string): ObjectName[] {
  return head.flatMap((token, at) => (isWord(token, verb) && isWord(head[at + 1], word) ? named(head, at + 2) : []));
}

/** `FOR UPDATE` and `FOR NO KEY UPDATE` lock, `DO UPDATE` belongs to an INSERT. */
function updated(head: readonly Token[]): ObjectName[] {
  const changes = (at: number) => !['for', 'key', 'do', 'on', 'then'].some((word) => isWord(head[at - 1], word));
  return head.flatMap((token, at) => (isWord(token, 'update') && changes(at) ? named(head, at + 1) : []));
}

function named(head: readonly Token[], at: number): ObjectName[] {
  return [readName(head, skipWords(head, at, 'only')) ?? []].flat();
}
