import { DumpdockError, type Progress } from '@dumpdock/contracts';
import { locate } from '@dumpdock/dump';
import type { LoadTask } from '../engine.ts';
import { quoteName, quoteText, type Session } from './connect.ts';
import { type Origin, sqlError } from './load-errors.ts';
import type { Reply } from './query-reply.ts';
import type { RefusedRows } from './refused-row.ts';
import type { Step } from './steps.ts';
import type { FoundObject, TargetFacts } from './target-facts.ts';

/** `fast`: rows merged, one transaction for all of them; `exact`: every statement as the native client runs it. */
export type LoadMode = 'fast' | 'exact';

/** Databases of one load. */
export interface LoadNames {
  readonly target: string;
  /** Where the dump's tables are made. */
  readonly staging: string;
  /** Where the target's tables go that are replaced. */
  readonly old: string;
}

/** Thrown when what the fast mode did may differ from what the dump says: load again in exact mode. */
export class NeedsExactMode extends Error {
  override readonly name = 'NeedsExactMode';
}

/**
 * Whether this load may commit. From `asked` on somebody may know how to ask the target what became of it, also when the answer never came: then the
 * staging schema has to stay, because its absence means "committed".
 */
export type LeaveToCommit = 'not-asked' | 'asked' | 'given';

/** What one attempt of a load knows. */
export interface LoadContext {
  readonly task: LoadTask;
  readonly session: Session;
  readonly facts: TargetFacts;
  readonly names: LoadNames;
  readonly mode: LoadMode;
  /** Tables, sequences and views of the target, by {@link TargetFacts.key}. */
  readonly existing: ReadonlyMap<string, FoundObject>;
  /** Tables and sequences in the staging schema. */
  readonly staged: Set<string>;
  /** Of those that rows went to: whether they are without transactions, as far as it matters. */
  readonly plain: Map<string, boolean>;
  /** Tables the dump will make, as the inspection tells. */
  readonly expected: ReadonlySet<string>;
  /** Tables and views of the target that the dump drops. */
  readonly dropped: Set<string>;
  /** Views, triggers, routines and events, to be made in the target after the swap. */
  readonly steps: Step[];
  readonly progress: Progress;
  readonly tableRows: Map<string, number>;
  /** Views that could not be made in the staging schema yet. */
  readonly untried: { readonly settings: string; readonly text: Buffer; readonly origin: Origin }[];
  /** The dump's own name of its database. */
  ownDatabase: string | null;
  /** The same as the comment at the head of the file tells, for dumps that name it in no statement. */
  announcedDatabase: string | null;
  database: string;
  /** The first error of a statement on its way. */
  failure: unknown;
  /** The rows that it is about, when it does not say which of them. */
  refused: RefusedRows | null;
  /** Rows went to tables that exist in the target. */
  touchedTarget: boolean;
  leave: LeaveToCommit;
  sentRows: boolean;
  /** AUTO_INCREMENT of the target's tables that rows go to, as it was: a rollback does not turn it back. */
  readonly counters: Map<string, string>;
}

/** Makes `database` the default of what follows. */
export function useDatabase(context: LoadContext, database: string): void {
  if (context.database === database) return;
  context.database = database;
  context.session.run(`USE ${quoteName(database)}`).catch((error: unknown) => {
    context.failure ??= error;
  });
}

/** Sends a statement without waiting; its error is kept in `failure`, and told to `onFirst` when it is the first. Resolves when it is answered, never rejects. */
export function dispatch(
  context: LoadContext,
  origin: Origin,
  parts: readonly Buffer[],
  onReply: (reply: Reply) => void,
  session: Session = context.session,
  onFirst: (error: unknown) => void = () => undefined,
): Promise<void> {
  return session.send(parts).then(onReply, (error: unknown) => {
    if (context.failure === null) onFirst(error);
    context.failure ??= sqlError(error, origin, context.names);
  });
}

/** A packet holds the command byte too and has to be shorter than max_allowed_packet; a longer one ends the connection, a broken pipe is all that shows. */
export function requireRoom(context: LoadContext, bytes: number, origin: Origin): void {
  if (bytes + 1 < context.facts.maxAllowedPacket) return;
  throw new DumpdockError('SQL_ERROR', {
    detail: `The statement has ${bytes} bytes, the server takes ${context.facts.maxAllowedPacket}.`,
    serverCode: '1153',
    suggestion: 'Raise max_allowed_packet on the server, or dump with a smaller --net-buffer-length.',
    location: locate(origin.entry, origin.place, origin.head),
  });
}

/** Throws the first error of what was sent. */
export function throwFailure(context: LoadContext): void {
  if (context.failure !== null) throw context.failure;
}

/** Waits for all that was sent, then runs a statement of the dump in `database`. */
export async function runStatement(context: LoadContext, origin: Origin, text: Buffer, database: string): Promise<Reply> {
  useDatabase(context, database);
  await context.session.idle();
  throwFailure(context);
  requireRoom(context, text.length, origin);
  context.plain.clear();
  try {
    return await context.session.send([text]);
  } catch (error) {
    throw sqlError(error, origin, context.names);
  }
}

/** Notes that rows go to a table of the target itself. */
export async function touchTarget(context: LoadContext, table: string | null): Promise<void> {
  context.touchedTarget = true;
  if (table === null || context.counters.has(table)) return;
  const { rows } = await context.session.run(
    `SELECT AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${quoteText(context.names.target)} AND TABLE_NAME = ${quoteText(table)}`,
  );
  context.counters.set(table, rows[0]?.[0] ?? '');
}
