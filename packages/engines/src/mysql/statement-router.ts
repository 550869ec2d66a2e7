import {
  clientText,
  createSessionState,
  decodeName,
  type MysqlToken,
  multibyteRule,
  objectIndex,
  readName,
  readNameList,
  skipIfExists,
  tokenizeMysql,
} from '@dumpdock/dump';
import { qualified } from './connect.ts';
import { dispatch, type LoadContext, requireRoom, runStatement, throwFailure, touchTarget, useDatabase } from './load-context.ts';
import { alreadyExists, type Origin } from './load-errors.ts';
import { mayWait } from './retry-views.ts';
import type { RowLanes } from './row-lanes.ts';
import { isKeys, isPlainSet, isStored, leavesRowsAlone, renamedTo, tableOfRows } from './statement-kinds.ts';
import { applyEdits, type Edit, withDatabase, withOutsideTables, withoutDefiner } from './statement-text.ts';
import { currentSettings, dropObjectSql, type Step } from './steps.ts';
import type { FoundObject } from './target-facts.ts';
import { makeWayFor } from './transactions.ts';

/** Runs statements of the dump other than plain rows, each where it belongs. */
export interface StatementRouter {
  run(bytes: Buffer, origin: Origin, rows: number): Promise<void>;
  /** Where rows of a table go. */
  databaseOf(table: string | null): string;
  /** A new entry: the session of the native client would start anew. */
  reset(): void;
}

interface Parsed {
  readonly bytes: Buffer;
  readonly tokens: readonly MysqlToken[];
  readonly origin: Origin;
  readonly rows: number;
}

export function createStatementRouter(context: LoadContext, lanes: RowLanes): StatementRouter {
  const { facts, names, staged, dropped, existing } = context;
  let session = createSessionState('utf8mb4');
  const key = (name: string): string => facts.key(name);
  /** What the comment at the head says counts in views, where servers write it; what is stored as text stays as written. */
  const ownIn = (tokens: readonly MysqlToken[]): string | null =>
    context.ownDatabase ?? (isStored(tokens) ? null : context.announcedDatabase);

  const isOutside = (name: string): boolean => !staged.has(key(name)) && existing.has(key(name)) && !dropped.has(key(name));
  const databaseOf = (table: string | null): string => (table !== null && isOutside(table) ? names.target : names.staging);
  const edited = ({ bytes, tokens }: Parsed, edits: readonly Edit[], database: string): Buffer =>
    applyEdits(bytes, [...edits, ...withDatabase(tokens, ownIn(tokens), database)]);
  const runIn = async (parsed: Parsed, database: string, edits: readonly Edit[] = []): Promise<void> => {
    await runStatement(context, parsed.origin, edited(parsed, edits, database), database);
    if (database === names.target) context.touchedTarget = true;
  };
  /** What the server would say after the swap is said now, while there is nothing to take back. */
  const requireNew = (parsed: Parsed, kind: FoundObject['kind'], name: string): void => {
    const found = facts.objects.find((one) => one.kind === kind && key(one.name) === key(name));
    const drops = context.steps.some(
      (step) => step.verb === 'DROP' && step.kind === kind && step.names.some((one) => key(one) === key(name)),
    );
    if (found === undefined || drops || (found.table !== null && dropped.has(key(found.table)))) return;
    throw alreadyExists(kind, name, parsed.origin, names);
  };

  const createTable = async (parsed: Parsed, at: number): Promise<void> => {
    const { tokens } = parsed;
    const head = tokens.slice(1, at).map((token) => token.upper);
    const nameAt = skipIfExists(tokens, at + 1);
    const name = decodeName(readName(tokens, nameAt)?.name ?? '');
    if (head.includes('TEMPORARY')) return runIn(parsed, names.staging);
    if (isOutside(name)) {
      if (nameAt > at + 1) return;
      if (!head.includes('REPLACE')) throw alreadyExists('TABLE', name, parsed.origin, names);
      dropped.add(key(name));
    }
    const isStaged = (table: string): boolean => staged.has(key(table)) || context.expected.has(key(table)) || key(table) === key(name);
    await runIn(parsed, names.staging, withOutsideTables(tokens, isStaged, names.target));
    staged.add(key(name));
  };

  const dropTables = async (parsed: Parsed, at: number): Promise<void> => {
    const { tokens } = parsed;
    if (tokens[1]?.upper === 'TEMPORARY') return runIn(parsed, names.staging);
    const listAt = skipIfExists(tokens, at + 1);
    const object = tokens[at]?.upper ?? 'TABLE';
    for (const { name: raw } of readNameList(tokens, listAt)) {
      const name = decodeName(raw);
      if (isOutside(name) && existing.get(key(name))?.kind !== 'VIEW') dropped.add(key(name));
      else {
        const sql = `DROP ${object} ${listAt > at + 1 ? 'IF EXISTS ' : ''}${qualified(names.staging, name)}`;
        await runStatement(context, parsed.origin, Buffer.from(sql), names.staging);
        staged.delete(key(name));
      }
    }
  };

  const changeTable = async (parsed: Parsed, name: string): Promise<void> => {
    const database = databaseOf(name);
    const isStaged = (table: string): boolean => staged.has(key(table)) || context.expected.has(key(table));
    await runIn(parsed, database, database === names.staging ? withOutsideTables(parsed.tokens, isStaged, names.target) : []);
    const renamed = renamedTo(parsed.tokens);
    if (renamed !== null && staged.delete(key(name))) staged.add(key(renamed));
  };

  const truncate = async (parsed: Parsed, name: string): Promise<void> => {
    if (databaseOf(name) === names.staging) return runIn(parsed, names.staging);
    // TRUNCATE would commit what was loaded so far.
    await touchTarget(context, name);
    await runStatement(context, parsed.origin, Buffer.from(`DELETE FROM ${qualified(names.target, name)}`), names.target);
  };

  const renameTables = async (parsed: Parsed): Promise<void> => {
    const list = parsed.tokens.filter(
      (token, at) => at > 1 && token.kind !== 'punctuation' && token.upper !== 'TO' && token.upper !== 'IF',
    );
    const first = decodeName(readName(parsed.tokens, skipIfExists(parsed.tokens, 2))?.name ?? '');
    await runIn(parsed, databaseOf(first));
    for (let at = 0; at + 1 < list.length; at += 2) {
      if (staged.delete(key(decodeName(list[at]!.text)))) staged.add(key(decodeName(list[at + 1]!.text)));
    }
  };

  /** Rows by anything but plain tuples: INSERT … SELECT, functions, DELETE, UPDATE. */
  const changeRows = async (parsed: Parsed, name: string | null): Promise<void> => {
    const database = databaseOf(name);
    if (database === names.target) await touchTarget(context, name);
    else await makeWayFor(context, name);
    useDatabase(context, database);
    await context.session.ready();
    throwFailure(context);
    context.sentRows = true;
    const text = edited(parsed, [], database);
    requireRoom(context, text.length, parsed.origin);
    dispatch(context, parsed.origin, [text], (reply) => {
      const count = parsed.rows > 0 ? parsed.rows : /^(INSERT|REPLACE)$/.test(parsed.tokens[0]?.upper ?? '') ? reply.affectedRows : 0;
      context.progress.rows += count;
      if (name !== null && count > 0) context.tableRows.set(name, (context.tableRows.get(name) ?? 0) + count);
    });
  };

  /** A view, trigger, routine or event: tried out in the staging schema, made in the target after the swap. */
  const object = async (parsed: Parsed, at: number, verb: Step['verb']): Promise<void> => {
    const { tokens, origin } = parsed;
    const isBody = tokens[at]?.upper === 'PACKAGE' && tokens[at + 1]?.upper === 'BODY';
    const kind = (isBody ? 'PACKAGE BODY' : tokens[at]!.upper) as FoundObject['kind'];
    const nameAt = skipIfExists(tokens, at + (isBody ? 2 : 1));
    const list = readNameList(tokens, nameAt).map((one) => decodeName(one.name));
    if (verb === 'CREATE' && nameAt === at + (isBody ? 2 : 1) && tokens[1]?.upper !== 'OR') requireNew(parsed, kind, list[0] ?? '');
    const edits = withoutDefiner(tokens);
    const mode = session.mode();
    const textFor = (database: string): Buffer => {
      const text = edited(parsed, edits, database);
      return isStored(tokens) && !facts.keepsComments ? clientText(text, mode) : text;
    };
    await context.session.idle();
    throwFailure(context);
    const settings = await currentSettings(context.session);
    context.steps.push({ verb, kind, names: list, settings, text: textFor(names.target), origin });
    if (kind === 'VIEW' && verb === 'DROP') for (const name of list) dropped.add(key(name));
    if (kind === 'EVENT' && verb === 'CREATE') return tryEvent(parsed, textFor(names.old), list);
    if (await canTryOut(parsed, kind, verb, at, nameAt)) await tryOut(parsed, kind, verb, textFor(names.staging));
  };

  const canTryOut = async (parsed: Parsed, kind: string, verb: string, at: number, nameAt: number): Promise<boolean> => {
    if (verb !== 'CREATE') return nameAt > at + 1;
    if (kind !== 'TRIGGER') return true;
    const on = parsed.tokens.findIndex((token, index) => index > nameAt && token.upper === 'ON');
    return databaseOf(decodeName(readName(parsed.tokens, on + 1)?.name ?? '')) === names.staging;
  };

  const tryOut = async (parsed: Parsed, kind: string, verb: string, text: Buffer): Promise<void> => {
    try {
      await runStatement(context, parsed.origin, text, names.staging);
    } catch (error) {
      // A view of what comes later or is only in the target: see retryViews.
      if (kind !== 'VIEW' || verb !== 'CREATE' || !mayWait(error)) throw error;
      context.untried.push({ settings: context.steps.at(-1)!.settings, text, origin: parsed.origin });
    }
  };

  /** It may run as soon as it is made (event_scheduler is on in MySQL): where nothing is that it could change. */
  const tryEvent = async (parsed: Parsed, text: Buffer, list: readonly string[]): Promise<void> => {
    await runStatement(context, parsed.origin, text, names.old);
    for (const name of list) await context.session.run(dropObjectSql(names.old, 'EVENT', name));
  };

  const set = async (parsed: Parsed): Promise<void> => {
    if (!isPlainSet(parsed.tokens)) await lanes.retire();
    await context.session.ready();
    throwFailure(context);
    useDatabase(context, names.staging);
    lanes.set(parsed.bytes, parsed.origin);
  };

  const other = async (parsed: Parsed): Promise<void> => {
    await lanes.retire();
    await runIn(parsed, names.staging);
  };

  const route = async (parsed: Parsed): Promise<void> => {
    const { tokens } = parsed;
    const lead = tokens[0]?.upper ?? '';
    if (lead === 'SET') return set(parsed);
    const at = objectIndex(tokens);
    const what = tokens[at]?.upper ?? '';
    const nameAt = (index: number): string => decodeName(readName(tokens, skipIfExists(tokens, index))?.name ?? '');
    if (isKeys(tokens) && lanes.holds(nameAt(at + 1))) return lanes.endTable();
    if (leavesRowsAlone(tokens, at)) lanes.endTable();
    else await lanes.settle();
    if (lead === 'CREATE' || lead === 'DROP' || lead === 'ALTER') {
      if (what === 'TABLE' || what === 'SEQUENCE') {
        if (lead === 'CREATE') return createTable(parsed, at);
        return lead === 'DROP' ? dropTables(parsed, at) : changeTable(parsed, nameAt(at + 1));
      }
      if (what === 'INDEX') return changeTable(parsed, nameAt(tokens.findIndex((token) => token.upper === 'ON') + 1));
      if (what === 'VIEW' || isStored(tokens)) return object(parsed, at, lead);
    }
    if (lead === 'RENAME') return renameTables(parsed);
    if (lead === 'TRUNCATE') return truncate(parsed, nameAt(tokens[1]?.upper === 'TABLE' ? 2 : 1));
    if (/^(INSERT|REPLACE|UPDATE|DELETE)$/.test(lead)) return changeRows(parsed, tableOfRows(tokens));
    return other(parsed);
  };

  return {
    databaseOf,
    reset() {
      session = createSessionState('utf8mb4');
    },
    async run(bytes, origin, rows) {
      const mode = session.mode();
      const tokens = tokenizeMysql(bytes, facts.isMaria ? 'mariadb' : 'mysql', { ...mode, multibyte: multibyteRule(mode.charset) });
      if (tokens.length === 0) return;
      await route({ bytes, tokens, origin, rows });
      session.observe(bytes);
    },
  };
}
