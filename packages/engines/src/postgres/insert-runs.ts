import { embedsAscii, type Place, type PostgresScanner, type PostgresStatement } from '@dumpdock/dump';
import type { DumpFile } from '../engine.ts';
import { statementFrame, textOf } from './frames.ts';
import { replayRange } from './replay-range.ts';
import { copyRows, mergeRows, type RowWriter } from './row-writers.ts';
import type { Origin } from './sql-error.ts';
import { planInserts, type TablePlan } from './table-plan.ts';
import type { Wire } from './wire.ts';

/** Fewer INSERTs than this, in fewer bytes, are not worth a savepoint and a look at the catalog. */
const FEW_STATEMENTS = 20;
const FEW_BYTES = 16 * 1024;
/** Bytes of the dump behind one savepoint: what is loaded again as written when the server refuses a row of it. */
const RUN_BYTES = 64 * 1024 * 1024;

/** Runs of INSERTs into the same table, loaded by COPY or by INSERTs of many rows where the catalog proves it the same. */
export interface InsertRuns {
  /** Takes an INSERT. False: it has to go as written, and everything before it was sent. */
  take(statement: PostgresStatement, may: RunForms): Promise<boolean>;
  /** Takes as many as follow in what the scanner has; gives what it took. */
  takeFollowing(scanner: PostgresScanner): Promise<{ statements: number; rows: number }>;
  /** Loads what was taken. */
  end(): Promise<void>;
  /** Something else than rows came: what is known of tables may no longer hold. */
  forget(): void;
}

/** In which other forms than INSERTs of many rows a run may be loaded. */
export interface RunForms {
  readonly copy: boolean;
  /** COPY of frozen rows, without a savepoint: when the server refuses a row, the load has to begin again without. */
  readonly freeze: boolean;
}

interface Run {
  readonly key: string;
  readonly prefix: Buffer;
  readonly may: RunForms;
  readonly from: Place;
  readonly encoding: string;
  /** Offset behind the last statement that was taken. */
  end: number;
  rows: number;
  /** What was taken before it was worth a plan. */
  readonly first: { readonly origin: Origin; readonly frame: Buffer; readonly lexed: Buffer }[];
  writer: RowWriter | null;
  /** A savepoint stands before it. */
  guarded: boolean;
}

const NOTHING = { statements: 0, rows: 0 };

/** The runs of one file. */
export function createInsertRuns(wire: Wire, file: DumpFile): InsertRuns {
  const plans = new Map<string, TablePlan>();
  /** Heads whose rows the server refused in another form than the written one. */
  const refused = new Set<string>();
  let run: Run | null = null;

  async function take(statement: PostgresStatement, may: RunForms): Promise<boolean> {
    const { bytes, lexed, prefixLength, plain, escapes } = statement;
    if (!plain || bytes === null || lexed === null || escapes) {
      await end();
      return false;
    }
    if (run !== null && !startsWith(bytes, run.prefix, prefixLength)) await end();
    run ??= start(statement, bytes.subarray(0, prefixLength), may);
    if (run === null) return false;
    if (run.writer === null) return collect(run, statement, bytes, lexed);
    if (run.writer.read(lexed, prefixLength, true, bytes) < 0) {
      await end();
      return false;
    }
    run.rows += run.writer.told.rows;
    run.end = statement.end;
    return true;
  }

  function start({ place, encoding, end }: PostgresStatement, prefix: Buffer, may: RunForms): Run | null {
    const key = prefix.toString('latin1');
    if (refused.has(key) || plans.get(key)?.way === 'as-written') return null;
    return { key, prefix: Buffer.from(prefix), may, from: place, encoding, end, rows: 0, first: [], writer: null, guarded: false };
  }

  async function collect(into: Run, { place, end }: PostgresStatement, bytes: Buffer, lexed: Buffer): Promise<boolean> {
    const frame = statementFrame(bytes);
    const text = textOf(frame);
    into.first.push({ origin: { entry: file.entry, place, text }, frame, lexed: lexed === bytes ? text : Buffer.from(lexed) });
    into.end = end;
    if (into.first.length >= FEW_STATEMENTS || end - into.from.byteOffset >= FEW_BYTES) await open(into);
    return true;
  }

  /** Goes over to another form, when there is one for all that was taken. */
  async function open(opening: Run): Promise<void> {
    const { key, prefix, first, encoding } = opening;
    const plan = plans.get(key) ?? (await planInserts(wire, prefix, encoding));
    plans.set(key, plan);
    const writer = writerFor(plan, opening);
    const taken = writer !== null && first.every(({ origin, lexed }) => addRows(opening, writer, lexed, origin.text));
    if (!taken) {
      await end();
      return;
    }
    opening.guarded = !(opening.may.freeze && copies(plan, opening));
    if (opening.guarded) await wire.guard();
    writer.open();
    opening.writer = writer;
  }

  function addRows(to: Run, writer: RowWriter, lexed: Buffer, raw: Buffer): boolean {
    if (writer.read(lexed, to.prefix.length, true, raw) < 0) return false;
    to.rows += writer.told.rows;
    return true;
  }

  function writerFor(plan: TablePlan, opening: Run): RowWriter | null {
    const { origin } = opening.first[0]!;
    if (plan.way === 'as-written') return null;
    if (!copies(plan, opening)) return mergeRows(wire, origin, opening.prefix);
    if (!opening.may.freeze) return copyRows(wire, origin, plan.copy, plan.classes);
    const copy = `${plan.copy} WITH (FREEZE)`;
    // An error names the COPY: that is how load-dump.ts knows that it has to begin again.
    return copyRows(wire, { ...origin, text: Buffer.from(copy) }, copy, plan.classes);
  }

  /** One object for all runs, so that V8 inlines its `read` into the scanner's loop. */
  const following = {
    lines: 0,
    lineStart: -1,
    read(text: Buffer, at: number): number {
      const { writer, prefix } = run!;
      if (!startsWith(text, prefix, prefix.length, at)) return -1;
      const end = writer!.read(text, at + prefix.length, false, text);
      if (end < 0) return -1;
      const { told } = writer!;
      run!.rows += told.rows;
      following.lines = told.lines;
      following.lineStart = told.lineStart;
      return end;
    },
  };

  async function takeFollowing(scanner: PostgresScanner): Promise<{ statements: number; rows: number }> {
    const current = run;
    if (current === null || current.writer === null) return NOTHING;
    const before = current.rows;
    const statements = scanner.readInserts(following);
    if (statements > 0) current.end = scanner.offset;
    if (wire.refused || (current.guarded && current.end - current.from.byteOffset >= RUN_BYTES)) await end();
    return { statements, rows: current.rows - before };
  }

  async function end(): Promise<void> {
    const ending = run;
    run = null;
    if (ending === null) return;
    if (ending.writer === null) {
      for (const { origin, frame } of ending.first) wire.statement(origin, frame, false);
      return;
    }
    ending.writer.close();
    if (!ending.guarded) return;
    const refusal = await wire.unguard();
    if (refusal === null) return;
    refused.add(ending.key);
    await replayRange(wire, file, ending, refusal);
  }

  return { take, takeFollowing, end, forget: () => plans.clear() };
}

function copies(plan: TablePlan, { may, encoding }: Run): plan is Extract<TablePlan, { way: 'copy' }> {
  return plan.way === 'copy' && may.copy && !embedsAscii(encoding);
}

function startsWith(text: Buffer, prefix: Buffer, length: number, at = 0): boolean {
  if (length !== prefix.length || at + length > text.length) return false;
  for (let i = 0; i < length; i++) if (text[at + i] !== prefix[i]) return false;
  return true;
}
