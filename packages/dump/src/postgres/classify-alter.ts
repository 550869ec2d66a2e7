import type { Classified } from './classified.ts';
import { isSystemName, isWord, joined, type ObjectName, readName, skipWords } from './object-name.ts';
import type { StatementScan } from './statement-scan.ts';
import type { Token } from './tokens.ts';

/** What lies outside of the database, by the word behind ALTER or DROP. */
export const SERVER_OBJECTS: Readonly<Record<string, string>> = {
  system: 'PG_SERVER',
  tablespace: 'PG_SERVER',
  event: 'PG_SERVER',
  access: 'PG_SERVER',
  role: 'PG_ROLE',
  user: 'PG_ROLE',
  group: 'PG_ROLE',
  subscription: 'PG_FOREIGN',
  server: 'PG_FOREIGN',
  foreign: 'PG_FOREIGN',
  extension: 'PG_EXTENSION_OTHER',
};
const ROUTINES = new Set(['function', 'procedure', 'routine', 'aggregate', 'operator', 'trigger']);
/** What follows DROP in ALTER TABLE … ALTER COLUMN and takes no rows away. */
const HARMLESS_DROPS = new Set(['default', 'not', 'identity', 'expression']);
/** What a dump changes after it made it. */
const ALTERED = new Set(
  'table view sequence index materialized type domain schema policy statistics collation conversion text rule'.split(' '),
);

/** ALTER …: owners are stripped whatever they belong to, as pg_restore --no-owner does. */
export function classifyAlter(scan: StatementScan): Classified {
  const { head } = scan;
  const object = head[1]?.kind === 'word' ? head[1].text : '';
  const kind = `ALTER ${object.toUpperCase()}`;
  if (object === 'default' && isWord(head[2], 'privileges')) return { code: 'PG_DEFAULT_PRIVILEGES', kind: 'ALTER DEFAULT PRIVILEGES' };
  if (object === 'database') return { code: 'PG_OWN_DATABASE', kind, database: readName(head, 2)?.name ?? '' };
  if (isOwnerChange(scan)) return { code: 'PG_OWNER', kind: `${kind} OWNER` };
  if (object in SERVER_OBJECTS) return { code: SERVER_OBJECTS[object]!, kind };
  if (object === 'large') return { code: 'PG_LARGE_OBJECT', kind: 'ALTER LARGE OBJECT' };
  if (object === 'publication') return { code: 'PG_PUBLICATION', kind };
  if (object === 'language') return { code: 'PG_LANGUAGE', kind };
  if (ROUTINES.has(object)) return { code: scan.definer ? 'PG_SECURITY_DEFINER' : 'PG_ROUTINE', kind };
  if (!ALTERED.has(object)) return { code: 'PG_UNKNOWN', kind: kind.slice(0, 40) };
  return alterRelation(scan, kind);
}

function isOwnerChange({ tail }: StatementScan): boolean {
  const [owner, to] = tail.slice(-3);
  return isWord(owner, 'owner') && isWord(to, 'to');
}

function alterRelation({ head, words }: StatementScan, kind: string): Classified {
  const name = alteredName(head);
  if (name !== null && isSystemName(name)) return { code: 'PG_SYSTEM_CATALOG', kind };
  const table = name === null ? null : joined(name);
  const at = head.findIndex((token, index) => index > 1 && isWord(token, 'disable'));
  if (at > 0 && (isWord(head[at + 1], 'trigger') || isWord(head[at + 1], 'rule')))
    return { code: 'PG_DISABLE_CHECKS', kind: `${kind} DISABLE ${head[at + 1]!.text.toUpperCase()}`, table };
  if (words.has('tablespace')) return { code: 'PG_TABLESPACE', kind: `${kind} SET TABLESPACE`, table };
  const drop = head.findIndex((token, index) => index > 1 && token.depth === 0 && isWord(token, 'drop'));
  if (drop > 0 && !HARMLESS_DROPS.has(head[drop + 1]?.text ?? ''))
    return { code: 'PG_DROP', kind: `${kind} DROP`, table, destroys: table === null ? [] : [table] };
  if (words.has('concurrently')) return { code: 'PG_OUTSIDE_TRANSACTION', kind: `${kind} CONCURRENTLY` };
  if (changesWhatIsThere(head, words)) return { code: 'PG_CHANGE', kind, table, destroys: table === null ? [] : [table] };
  return { code: 'PG_ALTER', kind, table };
}

/** Another type, name or schema: what the table held is converted, or no longer found. */
function changesWhatIsThere(head: readonly Token[], words: ReadonlySet<string>): boolean {
  const retyped = head.some((token, at) => at > 3 && token.depth === 0 && isWord(token, 'type'));
  return retyped || words.has('rename') || (words.has('set') && head.some((token, at) => at > 3 && isWord(token, 'schema')));
}

function alteredName(head: readonly Token[]): ObjectName | null {
  const object = skipWords(head, 2, 'view');
  return readName(head, skipWords(head, skipWords(head, object, 'if', 'exists'), 'only'));
}
