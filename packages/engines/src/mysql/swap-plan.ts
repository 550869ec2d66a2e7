import { qualified, quoteText, type Session } from './connect.ts';
import type { LoadContext, LoadNames } from './load-context.ts';
import { PENDING, SWAPPED } from './staging.ts';
import { dropObjectSql, type Step } from './steps.ts';
import { type FoundObject, readObjects, settingsSql, showCreate } from './target-facts.ts';

/** Everything between "loaded" and "done", and how to take it back. Kept in the staging schema, so that a crash leaves it readable. */
export interface SwapPlan {
  /** Of the RENAME TABLE, in order: replaced tables out, new ones in, the proof last. */
  readonly renames: readonly (readonly [from: string, to: string])[];
  /** Replaced tables that keep their triggers and so stay in the target under another name until the end: `schema`.`name`. */
  readonly parked: readonly string[];
  /** Views that make room for tables, and triggers of tables that cannot stay in the target: dropped before the swap. */
  readonly dropFirst: readonly string[];
  /** In the target, after the swap: foreign keys of other tables to replaced ones, then the dump's views, triggers, routines, events. */
  readonly steps: readonly Step[];
  /** Foreign keys of other tables, to be bound again after the swap was taken back. */
  readonly foreignKeys: readonly Step[];
  /** What was there and is dropped or replaced by the steps or by `dropFirst`. */
  readonly restore: readonly Step[];
}

const PLAN = 'dumpdock_plan';
const DONE = 'dumpdock_done';
const isOurs = (name: string): boolean => name.startsWith('dumpdock_');
const isTable = ({ kind }: FoundObject): boolean => kind === 'TABLE' || kind === 'SEQUENCE';

/** Finds out what has to move where. */
export async function makeSwapPlan(context: LoadContext): Promise<SwapPlan> {
  const { session, names, facts, dropped } = context;
  const key = facts.key;
  const staging = (await readObjects(session, names.staging)).filter(({ name }) => !isOurs(name));
  const target = await readObjects(session, names.target);
  const made = staging.filter(isTable);
  const madeKeys = new Set(made.map(({ name }) => key(name)));
  const replaced = target.filter((object) => isTable(object) && dropped.has(key(object.name)));
  const replacedKeys = new Set(replaced.map(({ name }) => key(name)));
  const triggers = target.filter(({ kind, table }) => kind === 'TRIGGER' && table !== null && replacedKeys.has(key(table)));
  const views = target.filter(({ kind, name }) => kind === 'VIEW' && madeKeys.has(key(name)) && dropped.has(key(name)));
  const touched = target.filter((object) =>
    context.steps.some((step) => step.kind === object.kind && step.names.some((name) => key(name) === key(object.name))),
  );
  const found = await Promise.all(
    [...new Set([...views, ...touched, ...triggers])].map((object) => restoreStep(session, names.target, object)),
  );
  // The server shows the source of a routine to its owner only: what the role may not read or make, it cannot put back.
  const canPutBack = ({ text, kind }: Step): boolean => text.length > 0 && (facts.makesTriggers || !/^(?:TRIGGER|FUNCTION)$/.test(kind));
  const restore = found.filter(canPutBack);
  const hidden = found.filter((step) => !canPutBack(step));
  const inTheWay = facts.makesTriggers ? await tablesInTheWay(session, names, key) : new Set<string>();
  const early = triggers.filter(({ table }) => inTheWay.has(key(table ?? '')));
  const late = triggers.filter((trigger) => !early.includes(trigger));
  // RENAME TABLE moves a table with triggers inside of its schema only.
  const parkedAs = parkedNames(names, late, key);
  const foreignKeys = await foreignKeySteps(session, names.target, replaced, madeKeys, key);
  for (const { kind, name } of staging) if (kind === 'TRIGGER') await session.run(`DROP TRIGGER ${qualified(names.staging, name)}`);
  return {
    renames: [
      ...replaced.map(({ name }) => [qualified(names.target, name), parkedAs.get(key(name)) ?? qualified(names.old, name)] as const),
      ...made.map(({ name }) => [qualified(names.staging, name), qualified(names.target, name)] as const),
      [qualified(names.staging, PENDING), qualified(names.staging, SWAPPED)],
    ],
    parked: [...parkedAs.values()],
    dropFirst: [...views, ...early].map(({ kind, name }) => dropObjectSql(names.target, kind, name)),
    steps: hiddenLast([...foreignKeys, ...late.map((trigger) => dropStep(names.target, trigger)), ...context.steps], hidden, key),
    foreignKeys,
    restore,
  };
}

/** What cannot be put back is replaced when nothing else can fail any more. */
function hiddenLast(steps: readonly Step[], hidden: readonly Step[], key: (name: string) => string): Step[] {
  const names = new Set(hidden.flatMap((step) => step.names.map((name) => `${step.kind} ${key(name)}`)));
  const isHidden = (step: Step): boolean => step.names.some((name) => names.has(`${step.kind} ${key(name)}`));
  return [...steps.filter((step) => !isHidden(step)), ...steps.filter(isHidden)];
}

function parkedNames(names: LoadNames, triggers: readonly FoundObject[], key: (name: string) => string): Map<string, string> {
  const tables = new Set(triggers.map(({ table }) => key(table ?? '')));
  return new Map([...tables].map((table, index) => [table, qualified(names.target, `${names.old}_${index}`)]));
}

/** Tables of the target with a constraint whose name one of the staging schema has: such names are those of a schema, so that both cannot be in the target. */
async function tablesInTheWay(session: Session, names: LoadNames, key: (name: string) => string): Promise<Set<string>> {
  const constraints = async (database: string): Promise<(readonly [table: string, name: string])[]> => {
    const { rows } = await session.run(
      'SELECT TABLE_NAME, CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS ' +
        `WHERE TABLE_SCHEMA = ${quoteText(database)} AND CONSTRAINT_TYPE IN ('FOREIGN KEY', 'CHECK')`,
    );
    return rows.map(([table, name]) => [key(table ?? ''), (name ?? '').toLowerCase()] as const);
  };
  const made = new Set((await constraints(names.staging)).map(([, name]) => name));
  return new Set((await constraints(names.target)).filter(([, name]) => made.has(name)).map(([table]) => table));
}

function dropStep(database: string, { kind, name }: FoundObject): Step {
  const settings = settingsSql('', 'utf8mb4', 'utf8mb4_general_ci', '');
  return { verb: 'DROP', kind, names: [name], settings, text: Buffer.from(dropObjectSql(database, kind, name)), origin: null };
}

async function restoreStep(session: Session, database: string, object: FoundObject): Promise<Step> {
  const { sql, settings } = await showCreate(session, database, object);
  return { verb: 'CREATE', kind: object.kind, names: [object.name], settings, text: Buffer.from(sql), origin: null };
}

/** RENAME TABLE takes foreign keys along to where the replaced table goes: they are made again for the new one of that name. */
async function foreignKeySteps(
  session: Session,
  database: string,
  replaced: readonly FoundObject[],
  made: ReadonlySet<string>,
  key: (name: string) => string,
): Promise<Step[]> {
  if (replaced.length === 0) return [];
  const gone = new Set(replaced.map(({ name }) => key(name)));
  const { rows } = await session.run(
    'SELECT DISTINCT TABLE_NAME, REFERENCED_TABLE_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE ' +
      `TABLE_SCHEMA = ${quoteText(database)} AND REFERENCED_TABLE_SCHEMA = ${quoteText(database)} ORDER BY 1`,
  );
  const children = rows.filter(([table, referenced]) => !gone.has(key(table!)) && gone.has(key(referenced!)) && made.has(key(referenced!)));
  const steps: Step[] = [];
  for (const table of new Set(children.map(([name]) => name!))) {
    const { sql } = await showCreate(session, database, { name: table, kind: 'TABLE', table: null });
    for (const line of sql.split('\n')) steps.push(...rebind(database, table, line, (name) => gone.has(key(name)) && made.has(key(name))));
  }
  return steps;
}

/** A line of SHOW CREATE TABLE: "  CONSTRAINT `c` FOREIGN KEY (`a`) REFERENCES `t` (`b`) ON DELETE CASCADE,". */
function rebind(database: string, table: string, line: string, isSwapped: (name: string) => boolean): Step[] {
  const [, definition, constraint, , referenced] =
    /^\s+(CONSTRAINT (`(?:[^`]|``)+`) FOREIGN KEY (\(.*?\)) REFERENCES `((?:[^`]|``)+)` \(.*?)(?:,)?$/.exec(line) ?? [];
  if (definition === undefined || !isSwapped(referenced!.replaceAll('``', '`'))) return [];
  const alter = `ALTER TABLE ${qualified(database, table)}`;
  return [`${alter} DROP FOREIGN KEY ${constraint}`, `${alter} ADD ${definition}`].map((sql, index) => ({
    verb: index === 0 ? 'DROP' : 'ALTER',
    kind: 'TABLE',
    names: [table],
    settings: settingsSql('', 'utf8mb4', 'utf8mb4_general_ci', ''),
    text: Buffer.from(sql),
    origin: null,
  }));
}

/** Keeps the plan where a later process finds it. */
export async function storePlan(session: Session, names: LoadNames, plan: SwapPlan): Promise<void> {
  const json = JSON.stringify(plan, (name, value) =>
    name === 'origin' ? null : name === 'text' ? textOf(value).toString('base64') : value,
  );
  await session.run(`CREATE TABLE ${qualified(names.staging, DONE)} (step INT NOT NULL PRIMARY KEY) ENGINE=InnoDB`);
  await session.run(`CREATE TABLE ${qualified(names.staging, PLAN)} (id INT NOT NULL PRIMARY KEY, plan LONGBLOB NOT NULL) ENGINE=InnoDB`);
  await session.run(`INSERT INTO ${qualified(names.staging, PLAN)} VALUES (1, x'${Buffer.from(json).toString('hex')}')`);
  await session.run('COMMIT');
}

/** What Buffer.toJSON made of a text before the replacer saw it. */
function textOf(value: { data: number[] }): Buffer {
  return Buffer.from(value.data);
}

/** The plan of an earlier process and which of its steps ran; null when it did not get that far. */
export async function readPlan(session: Session, names: LoadNames): Promise<{ plan: SwapPlan; done: ReadonlySet<number> } | null> {
  const found = await readObjects(session, names.staging);
  if (!found.some(({ name }) => name === PLAN)) return null;
  const { rows } = await session.run(`SELECT plan FROM ${qualified(names.staging, PLAN)}`);
  if (rows[0]?.[0] === undefined || rows[0][0] === null) return null;
  const plan = JSON.parse(rows[0][0], (name, value) => (name === 'text' ? Buffer.from(value as string, 'base64') : value)) as SwapPlan;
  return { plan, done: await readDone(session, names) };
}

/** The steps that ran, by their index. */
export async function readDone(session: Session, names: LoadNames): Promise<ReadonlySet<number>> {
  const { rows } = await session.run(`SELECT step FROM ${qualified(names.staging, DONE)}`);
  return new Set(rows.map(([step]) => Number(step)));
}

/** Notes that a step ran. */
export async function markDone(session: Session, names: LoadNames, step: number): Promise<void> {
  await session.run(`INSERT INTO ${qualified(names.staging, DONE)} VALUES (${step})`);
  await session.run('COMMIT');
}

/** The load is in the target: removes the replaced tables that stayed there. */
export async function dropParked(session: Session, plan: SwapPlan): Promise<void> {
  for (const table of plan.parked) await session.run(`DROP TABLE IF EXISTS ${table}`);
}
