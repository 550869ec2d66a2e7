import { DumpdockError } from '@dumpdock/contracts';
import { locate } from '../location.ts';
import { MAX_BUFFERED_STATEMENT_BYTES, type Place } from '../types.ts';
import { createCarryBuffer } from './carry-buffer.ts';
import { findCopyEnd } from './copy-end.ts';
import { countLines } from './count-lines.ts';
import { canonicalEncoding, createTrailMasker, embedsAscii, type TrailMasker } from './encodings.ts';
import { noteLines } from './scan-quoted.ts';
import { AT_SEMICOLON, NEEDS_MORE, scanSql, skipSpace } from './scan-sql.ts';
import { LINE_COMMENT, newScanState, type PostgresStatement, resetStatement, type ScanState, TOP } from './scan-state.ts';
import { isCopyFromStdin, readLexingSetting } from './statement-settings.ts';

/** What a scanner finds, in file order. Buffers are valid until the next call. */
export type ScanEvent =
  | { readonly type: 'statement'; readonly statement: PostgresStatement }
  | { readonly type: 'command'; readonly place: Place; readonly bytes: Buffer }
  | { readonly type: 'data'; readonly bytes: Buffer }
  | { readonly type: 'data-end'; readonly rows: number };

/** A lexer that is asked for the next event instead of telling: its user may wait between two of them. */
export interface PostgresScanner {
  /** Takes the next bytes. Only after `next` returned null. The chunk may be reused once `next` returned null again. */
  feed(chunk: Buffer): void;
  /** Nothing follows any more. */
  finish(): void;
  /** The next event; null when more bytes are needed or, after `finish`, when everything was told. Throws INCOMPLETE_DUMP. */
  next(): ScanEvent | null;
  /** Between two events: lets `reader` take the statements that follow, as many as it can. Gives their number. */
  readInserts(reader: InsertReader): number;
  /** Offset in the entry up to which everything was told. */
  readonly offset: number;
}

/** Reads INSERTs that differ from one that was told in nothing but literals, faster than telling each. Fields tell of the last `read`. */
export interface InsertReader {
  /** The statement that starts at `at`: index behind its semicolon; -1: it is another one, or not all here, and nothing was taken. */
  read(text: Buffer, at: number): number;
  /** Line feeds in it, and where the line behind the last of them starts. */
  readonly lines: number;
  readonly lineStart: number;
}

export interface ScannerOptions {
  readonly encoding: string;
  /** Bytes of a byte order mark to leave out. */
  readonly bomBytes: number;
  /** Where the bytes stand in their entry, when they do not start it. */
  readonly from?: Place;
  /** Whether backslashes escape in plain strings from the start. Default: false. */
  readonly escapes?: boolean;
}

const HEAD_BYTES = 64 * 1024;
const MAX_COMMAND_BYTES = 64 * 1024;
const EMPTY = Buffer.alloc(0);
type Phase = 'sql' | 'command' | 'copy-tail' | 'copy' | 'copy-done';

/** Splits a PostgreSQL dump the way psql does (psqlscan.l, psqlscanslash.l, copy.c), over any chunking. */
export function createPostgresScanner(options: ScannerOptions): PostgresScanner {
  const state = startState(options);
  let encoding = canonicalEncoding(options.encoding);
  let masker = maskerFor(encoding);
  const carry = createCarryBuffer();
  let skipped = options.from === undefined ? options.bomBytes : 0;
  let statements = options.from === undefined ? 0 : options.from.statement - 1;
  let phase: Phase = 'sql';
  let last = false;
  let lineStarts = true;
  let rows = 0;

  const place = (line: number, column: number, byteOffset: number): Place => ({ line, column, byteOffset, statement: statements });
  const here = (): Place => place(state.line, state.base + state.at - state.lineStart + 1, state.base + state.at);

  function feed(chunk: Buffer): void {
    const bytes = skipped > 0 ? chunk.subarray(Math.min(skipped, chunk.length)) : chunk;
    state.base += chunk.length - bytes.length;
    skipped -= chunk.length - bytes.length;
    const raw = carry.join(bytes);
    const lexed = masker === null ? raw : joinLexed(masker, raw, bytes);
    state.raw = raw;
    state.text = lexed;
  }

  /** The part of `raw` before `bytes` was masked when it came. */
  function joinLexed(by: TrailMasker, raw: Buffer, bytes: Buffer): Buffer {
    const masked = by.mask(bytes);
    return raw === bytes ? masked : Buffer.concat([state.text, masked]);
  }

  /** Keeps what is not told yet; the caller may reuse its chunk afterwards. */
  function keep(): null {
    if (state.start >= 0 && state.at - state.start > MAX_BUFFERED_STATEMENT_BYTES) {
      state.head = Buffer.from(state.raw.subarray(state.start, state.start + HEAD_BYTES));
      state.start = -2;
    }
    const from = state.start >= 0 ? state.start : state.at;
    const lexed = masker === null ? null : Buffer.from(state.text.subarray(from));
    state.raw = carry.hold(state.raw, from);
    state.text = lexed ?? state.raw;
    state.base += from;
    state.at -= from;
    if (state.start >= 0) state.start = 0;
    return null;
  }

  function next(): ScanEvent | null {
    while (true) {
      if (phase === 'sql') {
        const why = scanSql(state, last);
        if (why === NEEDS_MORE) return last ? finalStatement() : keep();
        if (why === AT_SEMICOLON) {
          const found = state.start === -1 ? null : takeStatement();
          state.at++;
          if (found !== null) return found;
          continue;
        }
        phase = 'command';
      }
      if (phase === 'command') return takeCommand('sql');
      if (phase === 'copy-tail') {
        const tail = takeCopyTail();
        if (tail === undefined) continue;
        return tail;
      }
      return phase === 'copy' ? takeData() : endData();
    }
  }

  function takeStatement(): ScanEvent {
    const statement = makeStatement();
    if (statement.firstWord === 'set' || statement.firstWord === 'reset') applySetting(statement.bytes ?? EMPTY);
    if (statement.copy) {
      phase = 'copy-tail';
      rows = 0;
    }
    resetStatement(state);
    return { type: 'statement', statement };
  }

  function makeStatement(): PostgresStatement {
    statements++;
    const end = state.base + state.at;
    const fits = state.start >= 0 && end - state.startOffset <= MAX_BUFFERED_STATEMENT_BYTES;
    const bytes = fits ? state.raw.subarray(state.start, state.at) : null;
    const lexed = bytes === null || masker === null ? bytes : state.text.subarray(state.start, state.at);
    const start = Math.max(state.start, 0);
    const head = bytes !== null && bytes.length <= HEAD_BYTES ? bytes : (state.head ?? state.raw.subarray(start, start + HEAD_BYTES));
    return {
      place: place(state.startLine, state.startColumn, state.startOffset),
      start: state.startOffset,
      end,
      bytes,
      head,
      rows: state.rows,
      lexed,
      firstWord: state.firstWord,
      prefixLength: state.prefixLength,
      plain: state.values && state.plain,
      escapes: state.escapes,
      copy: state.firstWord === 'copy' && lexed !== null && isCopyFromStdin(lexed, state.escapes),
      encoding,
    };
  }

  /** psql sends what stands at the end without a semicolon, too. */
  function finalStatement(): ScanEvent | null {
    if (state.mode !== TOP && state.mode !== LINE_COMMENT) throw incomplete('a string or comment that is open at the end');
    if (state.start === -1) return null;
    if (state.parens > 0 || state.begins > 0) throw incomplete('a statement that is open at the end');
    return takeStatement();
  }

  function applySetting(bytes: Buffer): void {
    const setting = readLexingSetting(bytes);
    if (setting?.name === 'escapes') state.escapes = setting.value;
    else if (setting !== null) changeEncoding(setting.value);
  }

  function changeEncoding(name: string): void {
    encoding = name;
    if (masker === null && !embedsAscii(name)) return;
    masker = maskerFor(name);
    const rest = state.raw.subarray(state.at);
    const masked = masker === null ? rest : masker.mask(rest);
    state.text = masker === null ? state.raw : Buffer.concat([state.text.subarray(0, state.at), masked]);
  }

  /** A client command takes the rest of its line (psqlscanslash.l); a longer one than any tool writes is cut. */
  function takeCommand(then: Phase): ScanEvent | null {
    const newline = state.text.indexOf(10, state.at);
    const length = (newline < 0 ? state.text.length : newline) - state.at;
    if (newline < 0 && !last && length < MAX_COMMAND_BYTES) return keep();
    const bytes = state.raw.subarray(state.at, state.at + Math.min(length, MAX_COMMAND_BYTES));
    const at = here();
    state.at += length;
    phase = then;
    const encodingCommand = /^\\encoding\s+'?([\w-]+)/.exec(bytes.toString('latin1', 0, 100));
    if (encodingCommand !== null) changeEncoding(canonicalEncoding(encodingCommand[1]!));
    return { type: 'command', place: at, bytes: bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes };
  }

  /** What stands behind `COPY … FROM stdin;` in its line: nothing, a comment, or something that is told as a command, for the judge to refuse. */
  function takeCopyTail(): ScanEvent | null | undefined {
    const newline = state.text.indexOf(10, state.at);
    if (newline < 0 && !last && state.text.length - state.at < MAX_COMMAND_BYTES) return keep();
    const end = newline < 0 ? state.text.length : newline;
    const blank = /^\s*(?:--.*)?$/s.test(state.text.toString('latin1', state.at, end));
    if (!blank) return takeCommand('copy-tail');
    noteLines(state, state.at, Math.min(end + 1, state.text.length));
    state.at = Math.min(end + 1, state.text.length);
    phase = 'copy';
    lineStarts = true;
    return undefined;
  }

  function takeData(): ScanEvent | null {
    if (state.at >= state.raw.length && !last) return keep();
    const found = findCopyEnd(state.raw, state.at, lineStarts, last);
    if (found.dataEnd > state.at) {
      const bytes = state.raw.subarray(state.at, found.dataEnd);
      const lines = countLines(state.raw, state.at, found.dataEnd);
      rows += lines;
      state.line += lines;
      lineStarts = bytes.at(-1) === 10;
      if (lines > 0) state.lineStart = state.base + state.raw.lastIndexOf(10, found.dataEnd - 1) + 1;
      state.at = found.dataEnd;
      return { type: 'data', bytes };
    }
    if (found.next >= 0) {
      state.at = found.next;
      if (state.raw[found.next - 1] === 10) {
        state.line++;
        state.lineStart = state.base + found.next;
      }
      phase = 'copy-done';
      return endData();
    }
    if (last) throw incomplete('COPY data without the line that ends it');
    return keep();
  }

  function endData(): ScanEvent {
    phase = 'sql';
    return { type: 'data-end', rows };
  }

  function openHead(): Buffer {
    if (state.head !== null) return state.head;
    return state.start < 0 ? EMPTY : state.raw.subarray(state.start, state.start + HEAD_BYTES);
  }

  function incomplete(what: string): DumpdockError {
    return new DumpdockError('INCOMPLETE_DUMP', {
      detail: `The dump ends too early: ${what}.`,
      // Nothing but a comment is open when no statement is: its end is missing here.
      location: locate('', state.start === -1 ? here() : place(state.startLine, state.startColumn, state.startOffset), openHead()),
    });
  }

  function readInserts(reader: InsertReader): number {
    if (phase !== 'sql' || state.start !== -1 || state.mode !== TOP || masker !== null) return 0;
    for (let taken = 0; ; taken++) {
      skipSpace(state);
      const end = reader.read(state.text, state.at);
      if (end < 0) return taken;
      state.line += reader.lines;
      if (reader.lines > 0) state.lineStart = state.base + reader.lineStart;
      state.at = end;
      statements++;
    }
  }

  return {
    feed,
    next,
    readInserts,
    get offset() {
      return state.base + state.at;
    },
    finish() {
      last = true;
    },
  };
}

function startState(options: ScannerOptions): ScanState {
  const { from } = options;
  const state = newScanState(options.bomBytes);
  state.escapes = options.escapes ?? false;
  if (from !== undefined) Object.assign(state, { base: from.byteOffset, line: from.line, lineStart: from.byteOffset - from.column + 1 });
  return state;
}

function maskerFor(encoding: string): TrailMasker | null {
  return embedsAscii(encoding) ? createTrailMasker(encoding) : null;
}
