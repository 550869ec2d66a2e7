import type { Dialect, Grant, Location, Warning } from '@dumpdock/contracts';

/** A place in one entry of an archive. Lines, columns (bytes) and statements count from 1, `byteOffset` from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly byteOffset: number;
  readonly statement: number;
}

/** Longest statement that is handed over as bytes; longer ones are read from their range. */
export const MAX_BUFFERED_STATEMENT_BYTES = 32 * 1024 * 1024;

/** One statement as the native client would send it: from its first token to before its terminator. */
export interface Statement {
  readonly place: Place;
  /** Byte range in the entry, terminator excluded. */
  readonly start: number;
  readonly end: number;
  /** The whole text; null when it is longer than {@link MAX_BUFFERED_STATEMENT_BYTES}. Valid during the call only: copy what is kept. */
  readonly bytes: Buffer | null;
  /** The first bytes of the statement, at most 64 KiB; the same as `bytes` when it is shorter. */
  readonly head: Buffer;
  /** Tuples of an INSERT … VALUES; 0 for anything else. */
  readonly rows: number;
  /** An INSERT … VALUES whose tuples hold literals and at most calls that every dump may make: judges need no closer look at them. */
  readonly plainRows?: boolean;
  /** With `plainRows`: how far behind `start` the first tuple's parenthesis stands, where the lexer tells. Everything from there to the end is tuples. */
  readonly valuesAt?: number | undefined;
  /** With `plainRows`: some tuple gives its first column NULL, DEFAULT or 0, for which a server may draw a number of its own. */
  readonly drawsNumber?: boolean;
}

/** Where a lexer puts what it finds. Calls are synchronous and in file order; the receiver applies backpressure between chunks. */
export interface LexerSink {
  statement(statement: Statement): void;
  /** A client command (`\restrict`, `DELIMITER`, `.quit`): never sent to a server. `bytes` is the whole line without its end. */
  clientCommand(place: Place, bytes: Buffer): void;
  /** A piece of in-line COPY data that follows the last statement; any cut. The end marker is not part of it. */
  data(chunk: Buffer): void;
  /** The COPY data is over after `rows` lines. */
  dataEnd(rows: number): void;
  /** A sink that needs no look at each INSERT of literals gets those that follow one at once, from lexers that can tell so. */
  readonly repeats?: {
    /** Whether statements that differ from the last one in the literals of their rows alone may be told at once. */
    may(): boolean;
    /** So many came; `bytes` is their length, terminators excluded. */
    came(statements: number, rows: number, bytes: number): void;
  };
}

/** Byte-exact, chunk-boundary-proof splitter of one entry. */
export interface Lexer {
  /** Takes the next bytes; any chunking gives the same calls to the sink. */
  push(chunk: Buffer): void;
  /** The entry is over. Throws INCOMPLETE_DUMP with a place when it ends inside of something. */
  end(): void;
}

/** What must become of a statement. The same verdict drives the inspection, the loader and docs/sql-policy.md. */
export type Decision = 'allow' | 'strip' | 'grant' | 'refuse';

/** A judged statement. */
export interface Verdict {
  readonly decision: Decision;
  /** Stable code of the policy rule, e.g. `PG_COPY_PROGRAM`. */
  readonly code: string;
  /** What the statement is, in words: `COPY`, `CREATE TABLE`, `SET statement_timeout`. */
  readonly kind: string;
  /** Why, one sentence for a person; empty for plain `allow`. */
  readonly why: string;
  readonly grants: readonly Grant[];
  /** Objects that `destructive` would hit, as `schema.name` or `name`: the grant is needed only when one exists in the target. */
  readonly destroys: readonly string[];
  /** The table that rows go to or that is made, unquoted, with its schema when the statement names one. */
  readonly table: string | null;
  /** What it does to that table. */
  readonly effect: 'create-table' | 'rows' | 'drop-table' | 'empty-table' | null;
  /** The engine cannot undo it together with the rest: makes the inspection's atomicity `partial`. */
  readonly partial?: boolean;
  /** Something a person should know before confirming; shown once a code. */
  readonly warning?: Warning;
}

/** Judges the statements and client commands of one import, in order, over all its entries; it may remember what it saw. */
export interface Judge {
  judge(statement: Statement): Verdict;
  judgeClientCommand(place: Place, bytes: Buffer): Verdict;
  /** Called when the last entry is over, for verdicts that waited for what follows. */
  finish(): readonly { verdict: Verdict; place: Place; entry: string; head: Buffer }[];
  /** Called at the start of each entry. */
  openEntry(path: string, detected?: Detected): void;
}

/** What a dump says of itself in its first bytes. */
export interface Detected {
  readonly dialect: Dialect;
  /** 0 to 1. */
  readonly confidence: number;
  readonly tool: string | null;
  readonly version: string | null;
  /** Encoding as announced or guessed, in the dialect's own name (`UTF8`, `LATIN1`, `utf8mb4`, `gbk`, `sjis` …). */
  readonly encoding: string;
  /** Bytes of a byte order mark to leave out. */
  readonly bomBytes: number;
  /** The database that a comment at the head says it was made of: its own name where it qualifies others. */
  readonly database?: string;
}

/** A dialect: everything the reader has to know of it. One folder each. */
export interface DialectReader {
  readonly dialect: Dialect;
  createLexer(sink: LexerSink, detected: Detected): Lexer;
  createJudge(): Judge;
}

/** Makes the public location of a place. */
export type Locate = (place: Place, head: Buffer) => Location;
