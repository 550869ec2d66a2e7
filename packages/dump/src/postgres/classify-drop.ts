import type { Classified } from './classified.ts';
import { SERVER_OBJECTS } from './classify-alter.ts';
import { isSystemName, isWord, joined, type ObjectName, readName, readNames, skipWords } from './object-name.ts';
import type { StatementScan } from './statement-scan.ts';
import type { Token } from './tokens.ts';

const RELATIONS = new Set(['table', 'view', 'sequence', 'index', 'materialized']);
/** Objects of one word whose name follows, with arguments in parentheses or a table behind ON (DropStmt and its kin in gram.y). */
const NAMED = new Set(
  'function procedure routine aggregate type domain schema extension trigger rule policy collation conversion statistics publication'.split(
    ' ',
  ),
);
/** Objects of two and three words, likewise. */
const LONG_NAMED = [
  ['operator', 'class'],
  ['operator', 'family'],
  ['text', 'search', 'configuration'],
  ['text', 'search', 'dictionary'],
  ['text', 'search', 'parser'],
  ['text', 'search', 'template'],
] as const;

/** DROP …: what it takes away can be looked up in the target by its name; consent is asked always where it has none. */
export function classifyDrop({ head }: StatementScan): Classified {
  const object = head[1]?.kind === 'word' ? head[1].text : '';
  const kind = `DROP ${object.toUpperCase()}`;
  if (object === 'database')
    return { code: 'PG_OWN_DATABASE', kind, database: readName(head, skipWords(head, 2, 'if', 'exists'))?.name ?? '' };
  if (object === 'owned') return { code: 'PG_ROLE', kind };
  if (object === 'user' && isWord(head[2], 'mapping')) return { code: 'PG_FOREIGN', kind };
  if (object in SERVER_OBJECTS && object !== 'extension') return { code: SERVER_OBJECTS[object]!, kind };
  if (object === 'language' || (object === 'extension' && isPlpgsql(head))) return { code: 'PG_BUILT_IN', kind };
  if (RELATIONS.has(object)) return dropRelations(head, object, kind);
  const dropped = droppedNames(head);
  if (dropped.some(({ schema }) => schema === 'pg_catalog')) return { code: 'PG_SYSTEM_CATALOG', kind };
  return { code: 'PG_DROP', kind, destroys: dropped.map(joined) };
}

function dropRelations(head: readonly Token[], object: string, kind: string): Classified {
  const first = skipWords(head, skipWords(head, skipWords(head, 2, 'view'), 'concurrently'), 'if', 'exists');
  if (head.some((token, at) => at < first && isWord(token, 'concurrently')))
    return { code: 'PG_OUTSIDE_TRANSACTION', kind: `${kind} CONCURRENTLY` };
  const dropped = readNames(head, first);
  if (dropped.some(isSystemName)) return { code: 'PG_SYSTEM_CATALOG', kind };
  const destroys = dropped.map(joined);
  return { code: 'PG_DROP', kind, destroys, ...(object === 'table' ? { table: destroys[0] ?? null, effect: 'drop-table' as const } : {}) };
}

function droppedNames(head: readonly Token[]): ObjectName[] {
  if (isWord(head[1], 'cast')) return castTypes(head);
  if (isWord(head[1], 'transform')) return [readName(head, skipWords(head, skipWords(head, 2, 'if', 'exists'), 'for')) ?? []].flat();
  const words = LONG_NAMED.find((each) => each.every((word, at) => isWord(head[at + 1], word)));
  if (words !== undefined) return namesFrom(head, 1 + words.length);
  if (isWord(head[1], 'operator')) return operatorName(head);
  return NAMED.has(head[1]?.text ?? '') ? namesFrom(head, 2) : [];
}

/** A comma-separated list; arguments of routines stand in parentheses, the table of a trigger behind ON. */
function namesFrom(head: readonly Token[], at: number): ObjectName[] {
  const first = skipWords(head, at, 'if', 'exists');
  const starts = head.flatMap((token, here) =>
    here === first || (here > first && token.depth === 0 && head[here - 1]?.text === ',') ? [here] : [],
  );
  return starts.flatMap((start) => readName(head, start) ?? []);
}

/** `DROP CAST (a AS b)`: a cast goes with its types, one of which the dump's role must own. */
function castTypes(head: readonly Token[]): ObjectName[] {
  const open = skipWords(head, 2, 'if', 'exists');
  const as = head.findIndex((token, at) => at > open && isWord(token, 'as'));
  return [open + 1, as + 1].flatMap((at) => readName(head, at) ?? []);
}

/** `DROP OPERATOR s.=== (a, b)`: signs up to the parenthesis, with or without a schema. */
function operatorName(head: readonly Token[]): ObjectName[] {
  const first = skipWords(head, 2, 'if', 'exists');
  const open = head.findIndex((token, at) => at >= first && token.text === '(');
  const signs = head.slice(first, open < 0 ? undefined : open);
  const schema = signs[1]?.text === '.' ? signs[0]!.text : null;
  const name = signs.slice(schema === null ? 0 : 2).reduce((text, token) => text + token.text, '');
  return name === '' ? [] : [{ schema, name, next: open }];
}

function isPlpgsql(head: readonly Token[]): boolean {
  return readName(head, skipWords(head, 2, 'if', 'exists'))?.name === 'plpgsql';
}
