import { decodeName, readName, tokenizeMysql } from '@dumpdock/dump';
import { closingOnAbort } from '../shared/why-aborted.ts';
import { type BulkPlan, bulkPlan, withoutCounter } from './bulk-plan.ts';
import { connect, qualified, quoteName, type Session } from './connect.ts';
import { dispatch, type LoadContext, NeedsExactMode, throwFailure } from './load-context.ts';
import { type Origin, sqlError } from './load-errors.ts';
import { type Reply, ServerError } from './query-reply.ts';
import type { RowBatch } from './row-batch.ts';
import { holdLock, rowsLock } from './staging.ts';

/**
 * The connections that rows go over. A large staged table gets them over two at once, without its secondary indexes, which are built from
 * the sorted rows afterwards: the server spends most of a load on parsing rows and on keeping indexes in order, one core for each connection.
 * Nobody sees the staging schema, so that only the end counts; whatever it is not sure to be the same is loaded in order over one connection.
 */
export interface RowLanes {
  /** Sends the rows of a large staged table. False: this is no table or batch for that. */
  send(batch: RowBatch, prefix: Buffer, count: (reply: Reply) => void): Promise<boolean>;
  /** Runs a SET on every connection, each error told once. */
  set(text: Buffer, origin: Origin): void;
  /** The dump is done with the table at hand: its indexes are built while the next one is loaded. */
  endTable(): void;
  /** Whether rows of this table are on their way in bulk. */
  holds(table: string): boolean;
  /** Resolves when everything that was sent is done. */
  settle(): Promise<void>;
  /** From here on only one connection: what follows may depend on what this one has seen. */
  retire(): Promise<void>;
  close(): void;
}

/** Smaller tables are not worth the two ALTER TABLE. */
const LARGE_BYTES = 2 * 1024 * 1024;
/** Batches on their way on one connection: one at work, the others read meanwhile. */
const DEPTH = 3;
/** The server's bulk insert, which unique_checks = 0 switches on, costs twice what row by row does where there are indexes. */
const NO_BULK_INSERT = Buffer.from('SET SESSION unique_checks = 1');

interface Lane {
  readonly session: Session;
  busy: number;
}

interface Bulk {
  readonly table: string;
  readonly plan: BulkPlan;
  prefix: Buffer;
  origin: Origin;
}

/** Opens the second connection when the inspection promises a table that is worth it and the server has one to spare. */
export async function openRowLanes(context: LoadContext): Promise<RowLanes> {
  const { facts, names } = context;
  const large = new Set(context.task.inspection.tables.filter(({ bytes }) => bytes >= LARGE_BYTES).map(({ name }) => facts.key(name)));
  const second = context.mode === 'fast' && large.size > 0 ? await openSecond(context) : null;
  const lanes: Lane[] = [context.session, ...(second === null ? [] : [second])].map((session) => ({ session, busy: 0 }));
  const begun = new Set<string>();
  let current: Bulk | null = null;
  let closing: Promise<unknown> = Promise.resolve();
  let wake: () => void = () => undefined;

  const freeLane = async (): Promise<Lane> => {
    for (;;) {
      throwFailure(context);
      const lane = lanes.reduce((least, one) => (one.busy < least.busy ? one : least));
      if (lane.busy < DEPTH) return lane;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const changeBusy = (lane: Lane, by: number): void => {
    lane.busy += by;
    wake();
  };
  const mayBegin = (table: string): boolean =>
    context.mode === 'fast' &&
    large.has(table) &&
    context.staged.has(table) &&
    !begun.has(table) &&
    !context.touchedTarget &&
    !context.steps.some(({ kind }) => kind === 'TRIGGER');

  const begin = async (table: string, batch: RowBatch, prefix: Buffer): Promise<Bulk | null> => {
    endTable();
    begun.add(table);
    await context.session.idle();
    throwFailure(context);
    const { rows } = await context.session.run(`SHOW CREATE TABLE ${qualified(names.staging, table)}`);
    const plan = bulkPlan(rows[0]?.[1] ?? '');
    if (plan === null || !comesInOrder(plan, batch, prefix)) return null;
    const indexes = plan.indexes !== null && (await succeeds(context.session, plan.indexes.drop)) ? plan.indexes : null;
    return { table, plan: { ...plan, indexes }, prefix, origin: batch.origin };
  };

  const endTable = (): void => {
    if (current === null) return;
    const bulk = current;
    current = null;
    const builder = lanes.at(-1)!;
    const commits = lanes.map(({ session }) => session.run('COMMIT'));
    changeBusy(builder, DEPTH);
    const built = Promise.all(commits)
      .then(() => buildIndexes(builder.session, bulk, names.staging))
      .catch((error: unknown) => {
        context.failure ??= sqlError(error, bulk.origin, names);
      })
      .finally(() => changeBusy(builder, -DEPTH));
    closing = Promise.all([closing, built]);
  };

  const settle = async (): Promise<void> => {
    endTable();
    await closing;
    await Promise.all(lanes.map(({ session }) => session.idle()));
    throwFailure(context);
  };

  return {
    async send(batch, prefix, count) {
      const table = facts.key(batch.table ?? '');
      if (current?.table !== table) {
        if (!mayBegin(table)) return false;
        current = await begin(table, batch, prefix);
        if (current === null) return false;
      } else if (!comesInOrder(current.plan, batch, prefix)) {
        await settle();
        return false;
      }
      const lane = await freeLane();
      changeBusy(lane, 1);
      current.origin = batch.origin;
      void dispatch(context, batch.origin, [prefix, batch.bytes], count, lane.session).finally(() => changeBusy(lane, -1));
      return true;
    },
    set(text, origin) {
      for (const { session } of lanes) {
        void dispatch(context, origin, [text], () => undefined, session);
        if (/unique_checks/i.test(text.toString('latin1'))) void dispatch(context, origin, [NO_BULK_INSERT], () => undefined, session);
      }
    },
    endTable,
    holds: (table) => current?.table === facts.key(table),
    settle,
    async retire() {
      await settle();
      for (const { session } of lanes.splice(1)) session.close();
    },
    close: () => second?.close(),
  };
}

async function openSecond({ task, names }: LoadContext): Promise<Session | null> {
  try {
    const session = await connect(task.target, task.signal);
    await closingOnAbort(task.signal, session.close, async () => {
      await holdLock(session, rowsLock(names));
      await session.run(`USE ${quoteName(names.staging)}`);
    });
    return session;
  } catch {
    task.signal.throwIfAborted();
    return null;
  }
}

/** Whether these rows are the same in whatever order they arrive: nothing is drawn, nothing left out or replaced. */
function comesInOrder(plan: BulkPlan, batch: RowBatch, prefix: Buffer): boolean {
  const tokens = tokenizeMysql(prefix, 'all');
  if (tokens[0]?.upper !== 'INSERT' || tokens.some(({ upper }) => upper === 'IGNORE')) return false;
  if (plan.autoIncrement === null) return true;
  const list = tokens.findIndex(({ kind, text }) => kind === 'punctuation' && text === '(');
  const first = list < 0 ? plan.firstColumn : decodeName(readName(tokens, list + 1)?.name ?? '');
  return !batch.drawsNumber && first === plan.autoIncrement;
}

async function succeeds(session: Session, sql: string): Promise<boolean> {
  try {
    await session.run(sql);
    return true;
  } catch (error) {
    if (error instanceof ServerError) return false;
    throw error;
  }
}

async function buildIndexes(session: Session, { table, plan }: Bulk, staging: string): Promise<void> {
  if (plan.indexes === null) return;
  await session.run(plan.indexes.add);
  const { rows } = await session.run(`SHOW CREATE TABLE ${qualified(staging, table)}`);
  if (withoutCounter(rows[0]?.[1] ?? '') !== plan.definition) throw new NeedsExactMode();
}
