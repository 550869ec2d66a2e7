import type { Classified } from './classified.ts';
import { isSystemName, isWord, joined, readName, skipWords } from './object-name.ts';
import type { StatementScan } from './statement-scan.ts';
import type { Token } from './tokens.ts';

/** Words that may stand between CREATE and what is created (gram.y). */
const MODIFIERS = new Set([
  'or',
  'replace',
  'temp',
  'temporary',
  'local',
  'global',
  'unlogged',
  'unique',
  'recursive',
  'constraint',
  'trusted',
  'procedural',
  'default',
]);
/** Trusted, or harmless for other reasons; everything else may reach files, the network or native code. */
const EXTENSIONS = new Set(
  (
    'citext hstore pgcrypto uuid-ossp pg_trgm btree_gin btree_gist unaccent ltree intarray cube earthdistance fuzzystrmatch isn lo seg ' +
    'tablefunc tsm_system_rows tsm_system_time dict_int tcn bloom intagg vector postgis'
  ).split(' '),
);
const TRUSTED_LANGUAGES = new Set(['sql', 'plpgsql', 'plperl', 'pltcl', 'plv8']);
const ROUTINES = new Set(['function', 'procedure', 'aggregate', 'operator', 'cast', 'trigger', 'transform']);
const BELONGS_TO_TABLE = new Set(['trigger', 'index', 'rule', 'policy']);
const PLAIN = new Set([
  'view',
  'materialized',
  'sequence',
  'type',
  'domain',
  'policy',
  'statistics',
  'collation',
  'conversion',
  'text',
  'index',
]);
const FIXED: Readonly<Record<string, string>> = {
  rule: 'PG_RULE',
  publication: 'PG_PUBLICATION',
  subscription: 'PG_FOREIGN',
  server: 'PG_FOREIGN',
  foreign: 'PG_FOREIGN',
  user: 'PG_ROLE',
  role: 'PG_ROLE',
  group: 'PG_ROLE',
  tablespace: 'PG_SERVER',
  event: 'PG_SERVER',
  access: 'PG_SERVER',
};

/** CREATE … (sql-commands in the manual, CreateStmt and its kin in gram.y). */
export function classifyCreate(scan: StatementScan): Classified {
  const { head } = scan;
  let at = 1;
  while (head[at]?.kind === 'word' && MODIFIERS.has(head[at]!.text)) at++;
  const object = head[at]?.kind === 'word' ? head[at]!.text : '';
  const kind = `CREATE ${object.toUpperCase()}`;
  if (object === 'user' && isWord(head[at + 1], 'mapping')) return { code: 'PG_FOREIGN', kind: 'CREATE USER MAPPING' };
  if (makesInCatalog(head, at)) return { code: 'PG_SYSTEM_CATALOG', kind };
  if (object in FIXED) return { code: FIXED[object]!, kind, ...(object === 'rule' ? replaced(head, at + 1) : {}) };
  if (object === 'table') return createTable(head, at + 1, kind);
  if (object === 'view' && isWord(head[2], 'replace')) return replaceView(head, at + 1);
  if (object === 'extension') return { code: extensionCode(head, at + 1), kind };
  if (object === 'language') return { code: languageCode(head[at + 1]), kind };
  if (object === 'schema') return { code: createsPublic(head, at + 1) ? 'PG_BUILT_IN' : 'PG_CREATE', kind };
  if (object === 'database') return { code: 'PG_OWN_DATABASE', kind, database: readName(head, at + 1)?.name ?? '' };
  if (ROUTINES.has(object)) return { code: object === 'trigger' ? 'PG_ROUTINE' : routineCode(scan), kind, ...replaced(head, at + 1) };
  if (object === 'index' && scan.words.has('concurrently')) return { code: 'PG_OUTSIDE_TRANSACTION', kind: 'CREATE INDEX CONCURRENTLY' };
  return { code: PLAIN.has(object) ? 'PG_CREATE' : 'PG_UNKNOWN', kind };
}

/** Whether it is made in a schema of the server, or belongs to one of its tables. */
function makesInCatalog(head: readonly Token[], at: number): boolean {
  const behind = ['materialized', 'text', 'statistics'].includes(head[at]?.text ?? '') ? at + 2 : at + 1;
  const name = readName(head, skipWords(head, skipWords(head, behind, 'concurrently'), 'if', 'not', 'exists'));
  if (name?.schema != null && isSystemName(name)) return true;
  // `CREATE OPERATOR pg_catalog.===`: signs are no name.
  if (name !== null && head[name.next - 1]?.text === '.' && isSystemName({ ...name, schema: name.name })) return true;
  if (!BELONGS_TO_TABLE.has(head[at]?.text ?? '')) return false;
  return head.some((token, index) => {
    if (index <= at || token.depth > 0 || !(isWord(token, 'on') || isWord(token, 'to'))) return false;
    const table = readName(head, skipWords(head, index + 1, 'only'));
    return table !== null && isSystemName(table);
  });
}

/** With OR REPLACE: what it overwrites when it is there. */
function replaced(head: readonly Token[], at: number): Pick<Classified, 'destroys'> {
  const name = isWord(head[1], 'or') && isWord(head[2], 'replace') ? readName(head, at) : null;
  return name === null ? {} : { destroys: [joined(name)] };
}

/** Views that the dump made before are not in the target: then nobody is asked. */
function replaceView(head: readonly Token[], at: number): Classified {
  const name = readName(head, at);
  return { code: 'PG_REPLACE', kind: 'CREATE OR REPLACE VIEW', destroys: name === null ? [] : [joined(name)] };
}

/** Whether a language is known and lets nobody out of the database. */
export function isTrustedLanguage(language: string): boolean {
  return TRUSTED_LANGUAGES.has(language);
}

function createTable(head: readonly Token[], at: number, kind: string): Classified {
  const name = readName(head, skipWords(head, at, 'if', 'not', 'exists'));
  const hides = isWord(head[at], 'if') || head.slice(1, at - 1).some((token) => /^temp/.test(token.text));
  return { code: 'PG_CREATE', kind, table: name === null ? null : joined(name), effect: 'create-table', certain: !hides };
}

function extensionCode(head: readonly Token[], at: number): string {
  const name = readName(head, skipWords(head, at, 'if', 'not', 'exists'))?.name ?? '';
  const dashed = head[skipWords(head, at, 'if', 'not', 'exists')]?.text ?? name;
  if (name === 'plpgsql') return 'PG_BUILT_IN';
  return EXTENSIONS.has(dashed) ? 'PG_EXTENSION' : 'PG_EXTENSION_OTHER';
}

function languageCode(token: Token | undefined): string {
  return token?.text === 'plpgsql' ? 'PG_BUILT_IN' : 'PG_LANGUAGE';
}

function createsPublic(head: readonly Token[], at: number): boolean {
  return readName(head, skipWords(head, at, 'if', 'not', 'exists'))?.name === 'public';
}

function routineCode(scan: StatementScan): string {
  if (!scan.languages.every(isTrustedLanguage)) return 'PG_LANGUAGE';
  return scan.definer ? 'PG_SECURITY_DEFINER' : 'PG_ROUTINE';
}
