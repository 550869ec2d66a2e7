import { DumpdockError } from '@dumpdock/contracts';
import { locate } from '../location.ts';
import { type Detected, type Lexer, type LexerSink, MAX_BUFFERED_STATEMENT_BYTES, type Place } from '../types.ts';
import { IS_SPACE, IS_SPECIAL, IS_WORD } from './bytes.ts';
import { afterOther, afterSemicolon, afterWord, STATE } from './complete.ts';
import { nulByte } from './nul-byte.ts';
import { createRowCounter } from './row-counter.ts';
import { createTupleSkipper, tuplesBehind } from './skip-tuples.ts';
import { SqliteStatement } from './sqlite-statement.ts';
import { createStatementWindow } from './statement-window.ts';

const HEAD_BYTES = 64 * 1024;
/** Of a statement that is not kept: enough to tell what a parenthesis belongs to. */
const REMEMBERED_BYTES = 16;
const [LF, CR, QUOTE, STAR, DASH, SLASH, SEMI, OPEN, CLOSE, BRACKET, BRACKET_END, DOT, HASH] = [
  0x0a, 0x0d, 0x27, 0x2a, 0x2d, 0x2f, 0x3b, 0x28, 0x29, 0x5b, 0x5d, 0x2e, 0x23,
] as const;
/** What the scanner is inside of; the others are the closing byte of a quoted thing. */
const PLAIN = 0;
const LINE_COMMENT = 1;
const BLOCK_COMMENT = 2;

/**
 * Splits SQLite SQL as the sqlite3 shell does (shell.c `process_input`): statements end where sqlite3_complete() says;
 * a line that starts with `.` or `#` while no statement is open belongs to the shell. Quotes have no escapes but doubling; `[a;b]` is a name.
 * A statement of more than `maxStatementBytes` is handed over without its bytes.
 */
export function createSqliteLexer(
  sink: LexerSink,
  detected: Pick<Detected, 'bomBytes'>,
  maxStatementBytes: number = MAX_BUFFERED_STATEMENT_BYTES,
): Lexer {
  const window = createStatementWindow();
  const rows = createRowCounter();
  let at = 0;
  let state: number = STATE.start;
  let inside = PLAIN;
  /** First byte of the open statement, in the window; -1 when none is open. */
  let start = -1;
  /** Head of a statement that is too long to be kept, and where it starts. */
  let giant: { head: Buffer; place: Place; start: number; valuesAt: number | undefined } | null = null;
  let statements = 0;
  let line = 1;
  /** Offset in the entry of the first byte of `line`, and how far lines are counted. */
  let lineStart = detected.bomBytes;
  let counted = detected.bomBytes;
  let skip = detected.bomBytes;

  /** Everything of the last plain INSERT before its tuples. */
  let prefix: Buffer | null = null;
  const skipper = createTupleSkipper();

  function placeAt(index: number, statement = statements + 1): Place {
    const offset = window.base + index;
    let from = counted - window.base;
    for (let found = window.buffer.indexOf(LF, from); found >= 0 && found < index; found = window.buffer.indexOf(LF, from)) {
      line++;
      from = found + 1;
      lineStart = window.base + from;
    }
    counted = Math.max(counted, offset);
    return { line, column: offset - lineStart + 1, byteOffset: offset, statement };
  }

  function emit(end: number): void {
    const shape = rows.close(window.buffer, end);
    if (giant !== null) {
      statements++;
      const { place, start: from, head, valuesAt } = giant;
      sink.statement({ place, start: from, end: window.base + end, bytes: null, head, rows: shape.rows, plainRows: shape.plain, valuesAt });
    } else {
      if (window.buffer.subarray(start, end).indexOf(0) >= 0) throw nulByte(placeAt(start), window.buffer.subarray(start, end));
      give(start, end, shape.rows, shape.plain ? shape.valuesAt : -1, false);
    }
    prefix = shape.plain && giant === null ? Buffer.from(window.buffer.subarray(start, shape.valuesAt)) : null;
    start = -1;
    giant = null;
    state = STATE.start;
  }

  function give(from: number, to: number, rowCount: number, tuplesAt: number, repeats: boolean): void {
    const { buffer, base } = window;
    const ordinal = ++statements;
    const place = (): Place => placeAt(from, ordinal);
    sink.statement(new SqliteStatement({ buffer, from, to, base, place, rows: rowCount, plainRows: tuplesAt >= 0, tuplesAt, repeats }));
  }

  /** Dumps are long runs of INSERTs that differ in their tuples only: those that are here as a whole are given at once, or only counted for a sink that wants no more. */
  function giveRepeats(): void {
    if (prefix === null) return;
    const counting = sink.repeats?.may() === true;
    const before = statements;
    let [rowCount, bytes] = [0, 0];
    for (;;) {
      while (at < window.length && IS_SPACE[window.buffer[at]!] === 1) at++;
      const tuplesAt = tuplesBehind(prefix, window.buffer, at, window.length);
      const end = tuplesAt < 0 ? -1 : skipper.skip(window.buffer, tuplesAt, window.length);
      if (end < 0) break;
      if (counting) statements++;
      else give(at, end, skipper.rows(), tuplesAt, true);
      rowCount += skipper.rows();
      bytes += end - at;
      at = end + 1;
    }
    if (counting && statements > before) sink.repeats?.came(statements - before, rowCount, bytes);
  }

  function open(index: number): void {
    if (start >= 0 || giant !== null) return;
    start = index;
    rows.open();
  }

  /** Reads what is in the window. Stops, false, where the next bytes are needed to tell; `last`: there are none. */
  function scan(last: boolean): void {
    const { buffer } = window;
    const length = window.length;
    while (at < length) {
      if (inside !== PLAIN) {
        if (!leave(buffer, length)) return;
        continue;
      }
      const byte = buffer[at]!;
      if (state === STATE.start && (byte === DOT || byte === HASH) && atLineStart(buffer)) {
        const end = buffer.indexOf(LF, at);
        if ((end < 0 || end >= length) && !last) return;
        shellLine(end < 0 || end >= length ? length : end);
      } else if (state === STATE.normal && IS_SPECIAL[byte] === 0) {
        at++;
        while (at < length && IS_SPECIAL[buffer[at]!] === 0) at++;
      } else if (IS_SPACE[byte] === 1) at++;
      else if (IS_WORD[byte] === 1) {
        let end = at + 1;
        while (end < length && IS_WORD[buffer[end]!] === 1) end++;
        if (end === length && !last) return;
        open(at);
        state = afterWord(state, buffer, at, end);
        at = end;
      } else if ((byte === DASH || byte === SLASH) && at + 1 === length && !last) return;
      else special(buffer, byte);
    }
  }

  function special(buffer: Buffer, byte: number): void {
    const next = at + 1 < window.length ? buffer[at + 1] : -1;
    if ((byte === DASH && next === DASH) || (byte === SLASH && next === STAR)) {
      inside = byte === DASH ? LINE_COMMENT : BLOCK_COMMENT;
      rows.comment();
      at += 2;
      return;
    }
    if (byte === SEMI) {
      const before = state;
      state = afterSemicolon(state);
      if (before !== STATE.start && state === STATE.start) emit(at);
      at++;
      if (state === STATE.start) giveRepeats();
      return;
    }
    open(at);
    state = afterOther(state);
    if (byte === OPEN) rows.opening(buffer, Math.max(start, 0), at);
    else if (byte === CLOSE) rows.closing(at);
    else if (byte === QUOTE || byte === 0x22 || byte === 0x60) inside = byte;
    else if (byte === BRACKET) inside = BRACKET_END;
    at++;
  }

  /** Goes to the end of what the scanner is inside of; false when that is not in the window. */
  function leave(buffer: Buffer, length: number): boolean {
    if (inside === BLOCK_COMMENT) {
      const found = buffer.indexOf('*/', at, 'latin1');
      if (found < 0 || found + 2 > length) {
        at = Math.max(at, length - 1);
        return false;
      }
      at = found + 2;
      inside = PLAIN;
      return true;
    }
    const closing = inside === LINE_COMMENT ? LF : inside;
    // Most literals are short: a look at a few bytes is cheaper than a call.
    const near = Math.min(length, at + 24);
    while (at < near && buffer[at] !== closing) at++;
    if (at === near && at < length) {
      const found = buffer.indexOf(closing, at);
      at = found < 0 || found >= length ? length : found;
    }
    if (at >= length) return false;
    at++;
    inside = PLAIN;
    return true;
  }

  function atLineStart(buffer: Buffer): boolean {
    return at === 0 ? window.base === lineStart || previousEndedLine : buffer[at - 1] === LF || window.base + at === detected.bomBytes;
  }
  /** Whether the byte before the window was a line feed. */
  let previousEndedLine = true;

  function shellLine(end: number): void {
    const stop = end > at && window.buffer[end - 1] === CR ? end - 1 : end;
    sink.clientCommand(placeAt(at), window.buffer.subarray(at, stop));
    at = end;
  }

  /** Lets go of all bytes that are read, and of those of an open statement once it is too long to be handed over. */
  function release(): void {
    if (start >= 0 && at - start > maxStatementBytes) {
      const head = Buffer.from(window.buffer.subarray(start, Math.min(window.length, start + HEAD_BYTES)));
      const first = rows.forget() - start;
      giant = { head, place: placeAt(start), start: window.base + start, valuesAt: first > 0 && first <= head.length ? first : undefined };
      start = -1;
    }
    const keepFrom = start >= 0 ? start : giant === null ? at : Math.max(0, at - REMEMBERED_BYTES);
    if (keepFrom === 0 && window.buffer.length === 0) return;
    placeAt(keepFrom);
    if (keepFrom > 0) previousEndedLine = window.buffer[keepFrom - 1] === LF;
    window.drop(keepFrom);
    at -= keepFrom;
    rows.shift(keepFrom);
    if (start >= 0) start = 0;
  }

  function push(chunk: Buffer): void {
    const skipped = Math.min(skip, chunk.length);
    skip -= skipped;
    window.base += skipped;
    window.append(chunk.subarray(skipped));
    scan(false);
    release();
  }

  return {
    push,
    end() {
      scan(true);
      if (start < 0 && giant === null && inside !== BLOCK_COMMENT) return;
      const open = state === STATE.trigger || state === STATE.semi || rows.depth() > 0;
      if ((inside !== PLAIN && inside !== LINE_COMMENT) || open) {
        const place = giant?.place ?? placeAt(Math.max(start, 0));
        const head = giant?.head ?? window.buffer.subarray(Math.max(start, 0), Math.min(window.length, HEAD_BYTES));
        throw new DumpdockError('INCOMPLETE_DUMP', { location: locate('', place, head) });
      }
      emit(window.length);
    },
  };
}
