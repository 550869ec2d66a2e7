import { kindOfWord } from '../mask-snippet.ts';
import type { Classified } from './classified.ts';
import { classifyAlter } from './classify-alter.ts';
import { classifyCreate, isTrustedLanguage } from './classify-create.ts';
import { classifyDrop } from './classify-drop.ts';
import { classifySet } from './classify-set.ts';
import { changesOfWith } from './classify-with.ts';
import { isSystemName, isWord, joined, type ObjectName, readName, readNames, skipWords } from './object-name.ts';
import { HEAD_TOKENS, type StatementScan } from './statement-scan.ts';
import type { Token } from './tokens.ts';

type Classifier = (scan: StatementScan) => Classified;
const fixed =
  (code: string, kind: string): Classifier =>
  () => ({ code, kind });
const session = (...words: readonly string[]): [string, Classifier][] =>
  words.map((word) => [word, fixed('PG_SESSION', word.toUpperCase())]);

/** By the first word of a statement: what it is. Words that are not here are unknown. */
const BY_FIRST_WORD: ReadonlyMap<string, Classifier> = new Map<string, Classifier>([
  ['copy', classifyCopy],
  ['insert', classifyInsert],
  ['create', classifyCreate],
  ['alter', classifyAlter],
  ['drop', classifyDrop],
  ['truncate', ({ head }) => emptied('TRUNCATE', readNames(head, skipWords(head, 1, 'table')))],
  ['delete', ({ head }) => emptied('DELETE', readNames(head, skipWords(head, 1, 'from')).slice(0, 1))],
  ['update', ({ head }) => changed('UPDATE', readName(head, skipWords(head, 1, 'only')))],
  ['merge', ({ head }) => changed('MERGE', readName(head, skipWords(head, skipWords(head, 1, 'into'), 'only')))],
  ['select', classifySelect],
  ['values', classifySelect],
  ['table', classifySelect],
  ['with', classifySelect],
  ['set', ({ head, tail }) => classifySet(head, tail)],
  ['reset', ({ head, tail }) => classifySet(head, tail)],
  ['begin', fixed('PG_TRANSACTION', 'BEGIN')],
  ['start', fixed('PG_TRANSACTION', 'BEGIN')],
  [
    'commit',
    ({ words }) => ({ code: words.has('chain') || words.has('prepared') ? 'PG_TRANSACTION_CONTROL' : 'PG_TRANSACTION', kind: 'COMMIT' }),
  ],
  ['end', ({ words }) => ({ code: words.has('chain') ? 'PG_TRANSACTION_CONTROL' : 'PG_TRANSACTION', kind: 'COMMIT' })],
  ...['rollback', 'abort', 'savepoint', 'release'].map((word): [string, Classifier] => [
    word,
    fixed('PG_TRANSACTION_CONTROL', word.toUpperCase()),
  ]),
  ['prepare', ({ head }) => ({ code: isWord(head[1], 'transaction') ? 'PG_TRANSACTION_CONTROL' : 'PG_SESSION', kind: 'PREPARE' })],
  ['grant', ({ words }) => ({ code: words.has('on') ? 'PG_PRIVILEGES' : 'PG_ROLE', kind: 'GRANT' })],
  ['revoke', ({ words }) => ({ code: words.has('on') ? 'PG_PRIVILEGES' : 'PG_ROLE', kind: 'REVOKE' })],
  ['comment', classifyComment],
  ['security', ({ head }) => ({ code: isWord(head[1], 'label') ? 'PG_LABEL' : 'PG_UNKNOWN', kind: 'SECURITY LABEL' })],
  ['do', ({ languages }) => ({ code: languages.every(isTrustedLanguage) ? 'PG_DO' : 'PG_LANGUAGE', kind: 'DO' })],
  ['call', fixed('PG_CALL', 'CALL')],
  ['analyze', fixed('PG_MAINTAIN', 'ANALYZE')],
  ['cluster', fixed('PG_MAINTAIN', 'CLUSTER')],
  [
    'refresh',
    ({ words }) => ({ code: words.has('concurrently') ? 'PG_OUTSIDE_TRANSACTION' : 'PG_MAINTAIN', kind: 'REFRESH MATERIALIZED VIEW' }),
  ],
  [
    'reindex',
    ({ words, allWords }) => {
      const inside = (words.has('table') || words.has('index')) && !allWords.has('concurrently');
      return { code: inside ? 'PG_MAINTAIN' : 'PG_OUTSIDE_TRANSACTION', kind: 'REINDEX' };
    },
  ],
  ['vacuum', fixed('PG_OUTSIDE_TRANSACTION', 'VACUUM')],
  ['show', fixed('PG_SHOW', 'SHOW')],
  ['import', fixed('PG_FOREIGN', 'IMPORT FOREIGN SCHEMA')],
  ['reassign', fixed('PG_ROLE', 'REASSIGN OWNED')],
  ['load', fixed('PG_LANGUAGE', 'LOAD')],
  ...session(
    'listen',
    'unlisten',
    'notify',
    'lock',
    'discard',
    'execute',
    'deallocate',
    'declare',
    'fetch',
    'move',
    'close',
    'checkpoint',
    'explain',
  ),
]);

/** Statements in which every part counts: what stands behind the head would be overlooked. */
const JUDGED_WHOLE = new Set(['alter', 'drop', 'truncate']);

/** What a statement is, by its tokens alone. Functions that are never called anywhere in a dump come before everything. */
export function classify(firstWord: string, scan: StatementScan): Classified {
  const classifier = BY_FIRST_WORD.get(firstWord);
  const found = classifier === undefined ? { code: 'PG_UNKNOWN', kind: kindOfWord(firstWord) } : classifier(scan);
  if (isStatistics(scan.head)) return { code: 'PG_STATISTICS', kind: 'SELECT' };
  if (scan.unicodeNames) return { ...found, code: 'PG_UNICODE_NAME' };
  if (scan.forbidden) return { ...found, code: 'PG_FORBIDDEN_FUNCTION' };
  if (scan.head.length >= HEAD_TOKENS && JUDGED_WHOLE.has(firstWord)) return { ...found, code: 'PG_TOO_LONG', destroys: [] };
  if (scan.setConfig) return { ...found, code: isSearchPath(scan) ? 'PG_SEARCH_PATH' : 'PG_SET_CONFIG' };
  return found;
}

function classifyCopy({ head }: StatementScan): Classified {
  const name = readName(head, skipWords(head, 1, 'binary'));
  const kind = 'COPY';
  const way = head.findIndex((token, at) => at > 1 && token.depth === 0 && (isWord(token, 'from') || isWord(token, 'to')));
  if (isWord(head[way + 1], 'program')) return { code: 'PG_COPY_PROGRAM', kind };
  const from = isWord(head[way], 'from') ? way : -1;
  const source = head[from + 1];
  if (from < 0 || name === null || !(isWord(source, 'stdin') || isWord(source, 'stdout'))) return { code: 'PG_COPY_FILE', kind };
  return ownTable(name, { code: 'PG_COPY_STDIN', kind, table: joined(name), effect: 'rows' });
}

function classifyInsert(scan: StatementScan): Classified {
  const name = readName(scan.head, skipWords(scan.head, 1, 'into'));
  if (name === null) return { code: 'PG_UNKNOWN', kind: 'INSERT' };
  const table = joined(name);
  const updates = scan.words.has('conflict') && scan.words.has('update');
  if (updates)
    return ownTable(name, { code: 'PG_EMPTY', kind: 'INSERT … ON CONFLICT DO UPDATE', table, effect: 'rows', destroys: [table] });
  const code = scan.largeObjects ? 'PG_LARGE_OBJECT' : 'PG_INSERT';
  return ownTable(name, { code, kind: 'INSERT', table, effect: 'rows' });
}

function classifySelect(scan: StatementScan): Classified {
  const kind = (scan.head[0]?.text ?? 'select').toUpperCase();
  const changes = kind === 'WITH' ? changesOfWith(scan) : null;
  if (changes !== null) return changes;
  if (scan.largeObjects) return { code: 'PG_LARGE_OBJECT', kind };
  if (scan.otherCalls) return { code: 'PG_CALL', kind };
  return { code: scan.words.has('into') ? 'PG_CREATE' : 'PG_SELECT', kind };
}

/** Comments on what is not in the database, or came with it: the dump's role may not write them (the schema public belongs to a superuser before version 15), and they say nothing of the data. */
function classifyComment({ head }: StatementScan): Classified {
  const on = head[2]?.text ?? '';
  const outside = ['extension', 'database', 'role', 'tablespace', 'language', 'cast', 'event', 'subscription', 'server', 'access'].includes(
    on,
  );
  const isPublic = on === 'schema' && head[3]?.text === 'public';
  const large = on === 'large';
  return {
    code: outside || isPublic ? 'PG_EXTENSION_COMMENT' : large ? 'PG_LARGE_OBJECT' : 'PG_COMMENT',
    kind: `COMMENT ON ${on.toUpperCase()}`,
  };
}

function emptied(kind: string, names: readonly ObjectName[]): Classified {
  const first = names[0];
  const destroys = names.map(joined);
  const found: Classified = { code: 'PG_EMPTY', kind, destroys, table: destroys[0] ?? null, effect: 'empty-table' };
  return first === undefined ? found : ownTable(names.find(isSystemName) ?? first, found);
}

function changed(kind: string, name: ObjectName | null): Classified {
  if (name === null) return { code: 'PG_EMPTY', kind };
  return ownTable(name, { code: 'PG_EMPTY', kind, destroys: [joined(name)] });
}

function ownTable(name: ObjectName, found: Classified): Classified {
  return isSystemName(name) ? { ...found, code: 'PG_SYSTEM_CATALOG' } : found;
}

/** What pg_dump --statistics writes: `SELECT * FROM pg_catalog.pg_restore_relation_stats(…)`. */
function isStatistics(head: readonly Token[]): boolean {
  const texts = head.slice(0, 7).map(({ text }) => text);
  return texts.slice(0, 5).join(' ') === 'select * from pg_catalog .' && /^pg_restore_\w+_stats$/.test(texts[5] ?? '') && texts[6] === '(';
}

/** `SELECT [pg_catalog.]set_config('search_path', …, …)` and nothing else. */
function isSearchPath({ head, largeObjects, otherCalls }: StatementScan): boolean {
  const at = head.findIndex((token) => token.text === 'set_config');
  const calls = head.filter((token) => token.text === 'set_config').length;
  return (
    head[0]?.text === 'select' && calls === 1 && head[at + 2]?.text === 'search_path' && head.length <= 14 && !largeObjects && !otherCalls
  );
}
