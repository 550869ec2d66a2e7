import { kindOfWord } from '../mask-snippet.ts';
import { changedTables, exchangedName, renamedNames, verbOfWith } from './mysql-changes.ts';
import { dangerIn } from './mysql-dangers.ts';
import { databaseQualifiers, decodeName, type QualifiedName, readName, readNameList, SYSTEM_SCHEMAS, skipIfExists } from './mysql-names.ts';
import { readAssignments } from './mysql-set.ts';
import { settingCode } from './mysql-settings.ts';
import type { Token } from './mysql-tokens.ts';

/** What one reading of a statement is. */
export interface Classified {
  readonly code: string;
  readonly kind: string;
  readonly destroys: readonly string[];
  readonly table: string | null;
  readonly effect: 'create-table' | 'rows' | 'drop-table' | 'empty-table' | null;
  /** The database that USE, CREATE DATABASE, … name. */
  readonly database?: string;
  /** It holds a DEFINER clause. */
  readonly definer?: boolean;
  /** SQL SECURITY DEFINER by hand beside another need. */
  readonly securityDefiner?: boolean;
}

type Partial_ = Partial<Classified> & { readonly code: string };

/** Whether the dump itself made an object of that name, for certain: not with IF NOT EXISTS, not for the session alone. Tables are told from routines. */
export type MadeHere = (name: string, kind?: 'table' | 'routine') => boolean;

const of = (kind: string, found: Partial_): Classified => ({ kind, destroys: [], table: null, effect: null, ...found });
const names = (list: readonly QualifiedName[]): string[] => list.map((one) => decodeName(one.name));

/** Judges by the leading words; qualified names are left to {@link foreignDatabase}. */
export function classify(tokens: readonly Token[], madeHere: MadeHere): Classified {
  const first = tokens[0];
  if (first === undefined) return of('', { code: 'MY_EMPTY' });
  const lead = first.kind === 'punctuation' && first.text === '(' ? 'SELECT' : first.upper;
  const found = classifyLead(lead, tokens, madeHere);
  if (found === null) return of(kindOfWord(lead), { code: 'MY_UNKNOWN' });
  const inBody = found.code === 'MY_ROUTINE' || found.code === 'MY_EVENT';
  const danger = dangerIn(tokens, lead, inBody);
  return danger === null || mysqlRefused(found.code) ? found : { ...found, code: danger };
}

const REFUSED: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['MY_FILE', 'LOAD'],
      ['MY_ACCOUNT', 'GRANT REVOKE'],
      ['MY_SERVER', 'INSTALL UNINSTALL SHUTDOWN KILL RESET PURGE CHANGE BINLOG STOP CACHE IMPORT CLONE RESTART'],
      ['MY_HIDDEN', 'PREPARE EXECUTE DEALLOCATE'],
      ['MY_HANDLER', 'HANDLER XA SAVEPOINT RELEASE ROLLBACK BACKUP'],
      ['MY_CLIENT_COMMAND', 'SOURCE SYSTEM TEE PAGER NOPAGER NOTEE EDIT PROMPT EXIT QUIT CONNECT CHARSET STATUS CLEAR HELP'],
    ] as const
  ).flatMap(([code, leads]) => leads.split(' ').map((lead) => [lead, code])),
);

const mysqlRefused = (code: string): boolean => /^MY_(FILE|ACCOUNT|SERVER|HIDDEN|HANDLER|CLIENT_COMMAND|SETTING|UNKNOWN)$/.test(code);

function classifyLead(lead: string, tokens: readonly Token[], madeHere: MadeHere): Classified | null {
  const refused = REFUSED[lead];
  if (refused !== undefined) return of(lead, { code: refused });
  const second = tokens[1]?.upper ?? '';
  switch (lead) {
    case 'INSERT':
    case 'REPLACE':
      return classifyInsert(lead, tokens, madeHere);
    case 'CREATE':
      return classifyCreate(tokens, madeHere);
    case 'DROP':
      return classifyDrop(tokens);
    case 'ALTER':
      return classifyAlter(tokens, madeHere);
    case 'SET':
      return classifySet(tokens);
    case 'WITH': {
      const verb = verbOfWith(tokens);
      return verb < 0 ? of('SELECT', { code: 'MY_SELECT' }) : classifyLead(tokens[verb]!.upper, tokens.slice(verb), madeHere);
    }
    case 'SELECT':
    case 'VALUES':
      return of('SELECT', { code: 'MY_SELECT' });
    case 'UPDATE':
    case 'DELETE':
      return classifyChange(lead, tokens);
    case 'TRUNCATE': {
      const name = readName(tokens, second === 'TABLE' ? 2 : 1);
      const table = name === null ? null : decodeName(name.name);
      return of('TRUNCATE', { code: 'MY_DESTRUCTIVE', destroys: table === null ? [] : [table], table, effect: 'empty-table' });
    }
    case 'RENAME': {
      if (!/^TABLES?$/.test(second)) return of(`RENAME ${second}`, { code: 'MY_ACCOUNT' });
      const renamed = renamedNames(tokens);
      const others = renamed.filter((name) => !madeHere(name));
      const ours = renamed.length > 0 && others.length === 0;
      return of('RENAME TABLE', ours ? { code: 'MY_CREATE' } : { code: 'MY_DESTRUCTIVE', destroys: others });
    }
    case 'LOCK':
    case 'UNLOCK':
      return of(`${lead} ${second}`, { code: /^TABLES?$/.test(second) ? 'MY_LOCK' : 'MY_HANDLER' });
    case 'COMMIT':
      return of(lead, { code: 'MY_TRANSACTION' });
    case 'BEGIN':
      return of(lead, { code: tokens.length === 1 || second === 'WORK' ? 'MY_TRANSACTION' : 'MY_HIDDEN' });
    case 'START':
      return of(`START ${second}`, { code: second === 'TRANSACTION' ? 'MY_TRANSACTION' : 'MY_SERVER' });
    case 'FLUSH':
      return of(`FLUSH ${second}`, { code: /^(PRIVILEGES|TABLES)$/.test(second) && tokens.length === 2 ? 'MY_FLUSH' : 'MY_SERVER' });
    case 'ANALYZE':
    case 'OPTIMIZE':
    case 'CHECK':
    case 'REPAIR':
    case 'SHOW':
    case 'EXPLAIN':
    case 'DESCRIBE':
    case 'DESC':
      return of(lead, { code: 'MY_MAINTENANCE' });
    case 'CALL':
      return of(lead, { code: 'MY_ROUTINE' });
    case 'DO':
      return of(lead, { code: isSetval(tokens) ? 'MY_SETVAL' : 'MY_HIDDEN' });
    case 'USE': {
      const name = readName(tokens, 1);
      return of('USE', { code: 'MY_OWN_DATABASE', database: decodeName(name?.name ?? '') });
    }
    default:
      return null;
  }
}

/** `DO SETVAL(sq, 1, 0)` with literals only. */
function isSetval(tokens: readonly Token[]): boolean {
  return tokens[1]?.upper === 'SETVAL' && tokens.filter((token) => token.text === '(').length === 1 && tokens.at(-1)?.text === ')';
}

const INSERT_WORDS = new Set(['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'INTO']);

function classifyInsert(lead: string, tokens: readonly Token[], madeHere: MadeHere): Classified {
  let at = 1;
  while (INSERT_WORDS.has(tokens[at]?.upper ?? '')) at += 1;
  const name = readName(tokens, at);
  const table = name === null ? null : decodeName(name.name);
  const updates = lead === 'REPLACE' || tokens.some((token, index) => token.upper === 'DUPLICATE' && tokens[index + 1]?.upper === 'KEY');
  const destroys = updates && table !== null && !madeHere(table) ? [table] : [];
  return of(lead, { code: destroys.length > 0 ? 'MY_DESTRUCTIVE' : 'MY_ROWS', destroys, table, effect: 'rows' });
}

function classifyChange(lead: string, tokens: readonly Token[]): Classified {
  let at = 1;
  while (/^(LOW_PRIORITY|QUICK|IGNORE|FROM|HISTORY)$/.test(tokens[at]?.upper ?? '')) at += 1;
  const all = [...new Set(names(changedTables(tokens, at)))];
  return of(lead, { code: 'MY_DESTRUCTIVE', destroys: all, table: all[0] ?? null, effect: lead === 'DELETE' ? 'empty-table' : null });
}

/** The object words of CREATE and DROP, behind options such as OR REPLACE, TEMPORARY, ALGORITHM, DEFINER. */
const OBJECTS = new Set(
  (
    'TABLE VIEW TRIGGER PROCEDURE FUNCTION EVENT INDEX SEQUENCE PACKAGE DATABASE SCHEMA USER ROLE SERVER TABLESPACE LOGFILE RESOURCE ' +
    'REFERENCE LIBRARY'
  ).split(' '),
);

/** Index of the object word; -1 when there is none within reach. */
export function objectIndex(tokens: readonly Token[]): number {
  return tokens.findIndex((token, index) => index > 0 && index < 40 && token.kind === 'word' && OBJECTS.has(token.upper));
}

function classifyCreate(tokens: readonly Token[], madeHere: MadeHere): Classified | null {
  const at = objectIndex(tokens);
  const object = tokens[at]?.upper ?? '';
  const kind = `CREATE ${object}`;
  const head = tokens.slice(1, Math.max(at, 1));
  const has = (word: string): boolean => head.some((token) => token.upper === word);
  const nameAt = skipIfExists(tokens, object === 'PACKAGE' && tokens[at + 1]?.upper === 'BODY' ? at + 2 : at + 1);
  const named = readName(tokens, nameAt);
  const name = named === null ? null : decodeName(named.name);
  const routine = !/^(TABLE|VIEW|SEQUENCE|INDEX)$/.test(object);
  const destroys = has('REPLACE') && name !== null && !madeHere(name, routine ? 'routine' : 'table') ? [name] : [];
  const definer = has('DEFINER') && head.some((token, index) => token.upper === 'DEFINER' && head[index + 1]?.text === '=');
  const securityDefiner = !definer && asksForDefiner(tokens);
  switch (object) {
    case 'TABLE':
      return of(kind, {
        code: destroys.length > 0 ? 'MY_DESTRUCTIVE' : 'MY_CREATE',
        destroys,
        table: name,
        effect: has('TEMPORARY') ? null : 'create-table',
      });
    case 'SEQUENCE':
    case 'INDEX':
      return of(kind, { code: destroys.length > 0 ? 'MY_DESTRUCTIVE' : 'MY_CREATE', destroys });
    case 'VIEW': {
      const code = securityDefiner ? 'MY_SECURITY_DEFINER' : destroys.length > 0 ? 'MY_DESTRUCTIVE' : definer ? 'MY_DEFINER' : 'MY_CREATE';
      return of(kind, { code, destroys, definer, securityDefiner });
    }
    case 'TRIGGER':
    case 'PROCEDURE':
    case 'FUNCTION':
    case 'PACKAGE':
      if (tokens.some((token) => token.upper === 'SONAME')) return of(kind, { code: 'MY_SERVER' });
      return of(kind, { code: 'MY_ROUTINE', destroys, definer, securityDefiner });
    case 'EVENT':
      return of(kind, { code: 'MY_EVENT', destroys, definer });
    case 'DATABASE':
    case 'SCHEMA':
      return of('CREATE DATABASE', { code: 'MY_OWN_DATABASE', database: name ?? '' });
    case 'USER':
    case 'ROLE':
      return of(kind, { code: 'MY_ACCOUNT' });
    case '':
      return null;
    default:
      return of(kind, { code: 'MY_SERVER' });
  }
}

function asksForDefiner(tokens: readonly Token[]): boolean {
  return tokens.some((token, at) => token.upper === 'SQL' && tokens[at + 1]?.upper === 'SECURITY' && tokens[at + 2]?.upper === 'DEFINER');
}

function classifyDrop(tokens: readonly Token[]): Classified | null {
  const at = objectIndex(tokens);
  const object = tokens[at]?.upper ?? '';
  const kind = `DROP ${object}`;
  const list = names(
    readNameList(tokens, skipIfExists(tokens, object === 'PACKAGE' && tokens[at + 1]?.upper === 'BODY' ? at + 2 : at + 1)),
  );
  switch (object) {
    case 'TABLE':
      return of(kind, { code: 'MY_DESTRUCTIVE', destroys: list, table: list[0] ?? null, effect: 'drop-table' });
    case 'VIEW':
    case 'TRIGGER':
    case 'PROCEDURE':
    case 'FUNCTION':
    case 'EVENT':
    case 'SEQUENCE':
    case 'PACKAGE':
      return of(kind, { code: 'MY_DESTRUCTIVE', destroys: list });
    case 'INDEX': {
      const on = tokens.findIndex((token) => token.upper === 'ON');
      return of(kind, { code: 'MY_DESTRUCTIVE', destroys: names(readNameList(tokens, on + 1)).slice(0, 1) });
    }
    case 'DATABASE':
    case 'SCHEMA':
      return of('DROP DATABASE', { code: 'MY_OWN_DATABASE', database: list[0] ?? '' });
    case 'USER':
    case 'ROLE':
      return of(kind, { code: 'MY_ACCOUNT' });
    case '':
      return tokens[1]?.upper === 'PREPARE' ? of(kind, { code: 'MY_HIDDEN' }) : null;
    default:
      return of(kind, { code: 'MY_SERVER' });
  }
}

function classifyAlter(tokens: readonly Token[], madeHere: MadeHere): Classified {
  const at = objectIndex(tokens);
  const object = tokens[at]?.upper ?? '';
  const kind = `ALTER ${object || (tokens[1]?.upper ?? '')}`;
  const named = readName(tokens, skipIfExists(tokens, at + 1));
  const name = named === null ? '' : decodeName(named.name);
  const others = [name, ...exchangedName(tokens)].filter((each) => !madeHere(each));
  const changes = others.length === 0 ? { code: 'MY_CREATE' } : { code: 'MY_DESTRUCTIVE', destroys: others };
  if (object === 'TABLE' && isKeySwitch(tokens)) return of(kind, { code: 'MY_CREATE', table: name });
  if (object === 'TABLE' || object === 'SEQUENCE') return of(kind, { ...changes, table: name });
  if (object === 'VIEW') return of(kind, asksForDefiner(tokens) ? { code: 'MY_SECURITY_DEFINER' } : changes);
  if (object === 'PROCEDURE' || object === 'FUNCTION')
    return of(kind, { code: 'MY_ROUTINE', destroys: madeHere(name, 'routine') ? [] : [name] });
  if (object === 'EVENT') return of(kind, { code: 'MY_EVENT', destroys: madeHere(name, 'routine') ? [] : [name] });
  if (object === 'DATABASE' || object === 'SCHEMA') return of('ALTER DATABASE', { code: 'MY_OWN_DATABASE', database: name });
  if (object === 'USER' || object === 'ROLE') return of(kind, { code: 'MY_ACCOUNT' });
  return of(kind, { code: 'MY_SERVER' });
}

/** `ALTER TABLE t DISABLE|ENABLE KEYS`, which mysqldump writes around every table's rows. */
function isKeySwitch(tokens: readonly Token[]): boolean {
  return tokens.at(-1)?.upper === 'KEYS' && /^(DIS|EN)ABLE$/.test(tokens.at(-2)?.upper ?? '') && tokens.length <= 7;
}

function classifySet(tokens: readonly Token[]): Classified {
  const assignments = readAssignments(tokens);
  const codes = assignments.map(settingCode);
  const kind = `SET ${assignments[0]?.target.slice(0, 60) ?? ''}`.trim();
  const refused = codes.find((code) => /^MY_(ACCOUNT|HIDDEN|SERVER|SETTING)$/.test(code));
  const stripped = codes.find((code) => code !== 'MY_SET');
  return of(kind, { code: assignments.length === 0 ? 'MY_SETTING' : (refused ?? stripped ?? 'MY_SET') });
}

/**
 * A database other than `own` that the statement names; null when there is none. Bodies and views may read information_schema and
 * performance_schema: what they see there is the server's decision.
 */
export function foreignDatabase(tokens: readonly Token[], own: string | null, mayReadSystem: boolean): string | null {
  for (const token of databaseQualifiers(tokens)) {
    const name = decodeName(token.text);
    if (own !== null && name === own) continue;
    if (mayReadSystem && /^(information_schema|performance_schema)$/i.test(name)) continue;
    return name;
  }
  return null;
}

/** Whether a database may be the dump's own: no system schema. */
export function mayBeOwn(name: string): boolean {
  return name !== '' && !SYSTEM_SCHEMAS.has(name.toLowerCase());
}
