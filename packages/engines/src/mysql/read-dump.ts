import {
  type Judge,
  type LexerSink,
  mysqlReader,
  readAssignments,
  type Statement,
  settingCode,
  tokenizeMysql,
  type Verdict,
} from '@dumpdock/dump';
import type { DumpFile } from '../engine.ts';
import { readVerified } from '../shared/read-verified.ts';
import { admit } from './admit.ts';
import { quoteName } from './connect.ts';
import { readRange } from './file-range.ts';
import { dispatch, type LoadContext, NeedsExactMode, requireRoom, throwFailure, touchTarget, useDatabase } from './load-context.ts';
import { type Origin, sqlError } from './load-errors.ts';
import { databaseDefaults, databaseName } from './own-database.ts';
import { type Reply, ServerError } from './query-reply.ts';
import { createRowMerger, type RowBatch, type RowMerger } from './row-batch.ts';
import type { RowLanes } from './row-lanes.ts';
import type { StatementRouter } from './statement-router.ts';
import { applyEdits, withDatabase } from './statement-text.ts';
import { makeWayFor } from './transactions.ts';

const MERGE_BYTES = 1024 * 1024;
const ORIGIN_BYTES = 2000;
/** Plain rows this long are sent by themselves. */
const LONG_ROWS_BYTES = 256 * 1024;

type Item =
  | { readonly kind: 'batch'; readonly batch: RowBatch }
  | { readonly kind: 'statement'; readonly bytes: Buffer; readonly origin: Origin; readonly rows: number }
  | { readonly kind: 'defaults'; readonly options: string }
  | {
      readonly kind: 'range';
      readonly prefix: Buffer;
      readonly start: number;
      readonly end: number;
      readonly origin: Origin;
      readonly rows: number;
      readonly table: string | null;
    };

/** Where what is read goes. */
export interface Loading {
  readonly context: LoadContext;
  readonly router: StatementRouter;
  readonly lanes: RowLanes;
  readonly merger: RowMerger;
}

/** Loads the rows and statements of one file; what was sent may still be on its way when it resolves. */
export async function readDump(ways: Omit<Loading, 'merger'>, judge: Judge, file: DumpFile): Promise<void> {
  const { context } = ways;
  const items: Item[] = [];
  const merger = createRowMerger(Math.min(MERGE_BYTES, context.facts.maxAllowedPacket - 65_536));
  const loading = { ...ways, merger };
  const lexer = mysqlReader.createLexer(sinkOf(context, judge, file, items, merger), file.detected);
  judge.openEntry(file.entry, file.detected);
  context.announcedDatabase = file.detected.database ?? null;
  for await (const chunk of readVerified(file, context.task.signal)) {
    lexer.push(chunk);
    await sendItems(loading, file, items);
    context.progress.bytes_done += chunk.length;
    context.task.onProgress({ ...context.progress });
  }
  lexer.end();
  const rest = merger.flush();
  if (rest !== null) items.push({ kind: 'batch', batch: rest });
  await sendItems(loading, file, items);
}

function sinkOf(context: LoadContext, judge: Judge, file: DumpFile, items: Item[], merger: RowMerger): LexerSink {
  let admitted: Verdict | null = null;
  const flush = (): void => {
    const batch = merger.flush();
    if (batch !== null) items.push({ kind: 'batch', batch });
  };
  const originOf = (statement: Statement): Origin => ({
    entry: file.entry,
    place: statement.place,
    head: Buffer.from(statement.head.subarray(0, ORIGIN_BYTES)),
  });
  const other = (statement: Statement, verdict: Verdict): void => {
    const origin = originOf(statement);
    flush();
    if (!admit(context, verdict, origin)) keepSettings(statement, verdict, origin, items);
    else if (statement.bytes === null) {
      const at = statement.valuesAt ?? 0;
      const prefix = Buffer.from(statement.head.subarray(0, at));
      const { start, end, rows } = statement;
      items.push({ kind: 'range', prefix, start: start + at, end, origin, rows, table: verdict.table });
    } else items.push({ kind: 'statement', bytes: Buffer.from(statement.bytes), origin, rows: statement.rows });
  };
  return {
    statement(statement) {
      const verdict = judge.judge(statement);
      context.progress.statements += 1;
      const at = statement.valuesAt ?? -1;
      const bytes = statement.bytes;
      if (statement.plainRows !== true || bytes === null || verdict.effect !== 'rows') return other(statement, verdict);
      if (verdict !== admitted) {
        flush();
        if (!admit(context, verdict, originOf(statement))) return;
        admitted = verdict;
      }
      const batch = merger.add(
        { bytes, valuesAt: at, rows: statement.rows, drawsNumber: statement.drawsNumber === true },
        verdict.table,
        () => originOf(statement),
      );
      if (batch !== null) items.push({ kind: 'batch', batch });
      if (context.mode === 'exact' || bytes.length > LONG_ROWS_BYTES) flush();
    },
    clientCommand(place, bytes) {
      flush();
      const origin = { entry: file.entry, place, head: Buffer.from(bytes.subarray(0, ORIGIN_BYTES)) };
      const verdict = judge.judgeClientCommand(place, bytes);
      admit(context, verdict, origin);
      if (verdict.code === 'MY_OWN_DATABASE') context.ownDatabase ??= databaseName(bytes);
    },
    data: () => undefined,
    dataEnd: () => undefined,
  };

  function keepSettings(statement: Statement, verdict: Verdict, origin: Origin, queue: Item[]): void {
    if (verdict.code === 'MY_OWN_DATABASE') {
      context.ownDatabase ??= databaseName(statement.head);
      const options = databaseDefaults(statement.head);
      if (options !== '') queue.push({ kind: 'defaults', options });
    }
    if (!verdict.kind.startsWith('SET')) return;
    const kept = readAssignments(tokenizeMysql(statement.head, context.facts.isMaria ? 'mariadb' : 'mysql'))
      .filter((assignment) => settingCode(assignment) === 'MY_SET')
      .map(({ start, end }) => statement.head.subarray(start, end).toString('latin1'));
    if (kept.length > 0) queue.push({ kind: 'statement', bytes: Buffer.from(`SET ${kept.join(', ')}`, 'latin1'), origin, rows: 0 });
  }
}

async function sendItems(loading: Loading, file: DumpFile, items: Item[]): Promise<void> {
  const { context, router } = loading;
  for (const item of items.splice(0)) {
    throwFailure(context);
    if (item.kind === 'batch') await sendBatch(loading, item.batch);
    else if (item.kind === 'defaults') await setDefaults(context, item.options);
    else if (item.kind === 'range') await sendRange(loading, file, item);
    else {
      if (
        context.mode === 'fast' &&
        item.bytes.length < 65_536 &&
        /last_insert_id|row_count|@@identity/i.test(item.bytes.toString('latin1'))
      )
        throw new NeedsExactMode();
      await router.run(item.bytes, item.origin, item.rows);
    }
  }
}

/** One that the server does not know is left out: tables that need it say so themselves. */
async function setDefaults({ session, names }: LoadContext, options: string): Promise<void> {
  await session.run(`ALTER DATABASE ${quoteName(names.staging)} ${options}`).catch((error: unknown) => {
    if (!(error instanceof ServerError)) throw error;
  });
}

async function openRows({ context, router, lanes }: Loading, table: string | null, prefix: Buffer): Promise<Buffer> {
  const database = router.databaseOf(table);
  if (database === context.names.target) {
    await lanes.settle();
    await touchTarget(context, table);
  } else await makeWayFor(context, table);
  useDatabase(context, database);
  context.sentRows = true;
  context.progress.table = table;
  const own = context.ownDatabase ?? context.announcedDatabase;
  if (own === null) return prefix;
  const tokens = tokenizeMysql(prefix, 'all');
  return applyEdits(prefix, withDatabase(tokens, own, database));
}

function countRows(context: LoadContext, table: string | null, rows: number): void {
  context.progress.rows += rows;
  if (table !== null) context.tableRows.set(table, (context.tableRows.get(table) ?? 0) + rows);
}

async function sendBatch(loading: Loading, batch: RowBatch): Promise<void> {
  const { context, lanes, merger } = loading;
  const prefix = await openRows(loading, batch.table, batch.prefix);
  requireRoom(context, prefix.length + batch.bytes.length, batch.origin);
  const count = (reply: Reply): void => {
    // One row by itself may be refused where several are mended with a warning (manual, "Data Type Default Values").
    if (reply.warnings > 0 && mayBeMended(batch)) context.failure ??= new NeedsExactMode();
    countRows(context, batch.table, batch.rows);
    merger.recycle(batch);
  };
  if (await lanes.send(batch, prefix, count)) return;
  await context.session.ready();
  const refused = context.mode === 'exact' && batch.rows > 1 ? noteRefused(context, batch, prefix) : undefined;
  void dispatch(context, batch.origin, [prefix, batch.bytes], count, context.session, refused);
}

/** Where several rows are refused without a word on which: what is needed to find it. */
function noteRefused(context: LoadContext, { table, bytes: tuples, rows }: RowBatch, prefix: Buffer): (error: unknown) => void {
  const { database } = context;
  return (error) => {
    if (error instanceof ServerError && table !== null && !/ at row \d/.test(error.serverMessage))
      context.refused = { error, database, table, prefix, tuples, rows };
  };
}

/** Only NULL is refused in one row and mended in several, and IGNORE mends it in either. */
function mayBeMended({ statements, prefix, bytes }: RowBatch): boolean {
  return statements > 1 && !/\bIGNORE\b/i.test(prefix.toString('latin1')) && /null/i.test(bytes.toString('latin1'));
}

async function sendRange(loading: Loading, file: DumpFile, item: Extract<Item, { kind: 'range' }>): Promise<void> {
  const { context, lanes } = loading;
  await lanes.settle();
  const prefix = await openRows(loading, item.table, item.prefix);
  const bytes = prefix.length + item.end - item.start;
  requireRoom(context, bytes, item.origin);
  await context.session.sendStream(bytes, pieces(prefix, file, item)).catch((error: unknown) => {
    context.failure ??= sqlError(error, item.origin, context.names);
  });
  throwFailure(context);
  countRows(context, item.table, item.rows);
}

async function* pieces(prefix: Buffer, file: DumpFile, item: { start: number; end: number }): AsyncIterable<Buffer> {
  yield prefix;
  yield* readRange(file, item.start, item.end);
}
