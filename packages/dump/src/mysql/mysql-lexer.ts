import { DumpdockError } from '@dumpdock/contracts';
import { statementRoom } from '../statement-room.ts';
import { type Lexer, type LexerSink, MAX_BUFFERED_STATEMENT_BYTES, type Place } from '../types.ts';
import { createLineCounter } from './line-counter.ts';
import { byteClasses, WORD_BYTES } from './mysql-byte-classes.ts';
import { multibyteRule } from './mysql-charsets.ts';
import { delimiterArgument, isClientCommandName, mayBeginCommand } from './mysql-client-commands.ts';
import { createSessionState, maySet } from './mysql-session-state.ts';
import { isDigit, isPlainWord } from './plain-words.ts';
import { createRepeatedInserts, type RepeatedInserts } from './repeated-inserts.ts';
import { endsWithValues, isNoValue, startsBody, startsInsert, trimmedEnd } from './statement-shape.ts';

const HEAD_BYTES = 64 * 1024;
const FIRST_CAPACITY = 1024 * 1024;
/** Bytes kept in front of the cursor when a long statement is let go, to see what precedes a parenthesis. */
const LOOK_BACK = 64;
const MAX_COMMAND_LINE = 64 * 1024;
const MAX_REPEATED = 64 * 1024;

const BETWEEN = 0;
const CODE = 1;
const QUOTED = 2;
const LINE_COMMENT = 3;
const BLOCK_COMMENT = 4;

/** What follows a `-`, `#`, `/` or `\` outside of quotes. */
type Opening = 'comment' | 'none' | 'wait';

/**
 * Cuts MySQL text as `mariadb --binary-mode` does (client/mysql.cc: add_line, read_and_execute, find_command), with the character set and
 * sql_mode that the text itself sets instead of those of the server. Memory: one statement, at most 32 MiB.
 */
export function createMysqlLexer(sink: LexerSink): Lexer {
  let buffer: Buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  let view: Buffer = buffer.subarray(0, 0);
  let base = 0;
  let position = 0;
  let state = BETWEEN;
  let quote = 0;
  let afterComment = BETWEEN;
  let started = false;
  let statements = 0;
  let delimiter = Buffer.from(';');
  const session = createSessionState('utf8mb4');
  let classes = byteClasses({ delimiter, noBackslashEscapes: false, ansiQuotes: false, multibyte: null });
  const lines = createLineCounter();

  // The statement at hand.
  let start = 0;
  let place: Place = { line: 1, column: 1, byteOffset: 0, statement: 0 };
  let longHead: Buffer | null = null;
  let table = classes.code;
  let isInsert = false;
  let plain = false;
  let valuesAt = -1;
  let depth = 0;
  let rows = 0;
  let drawsNumber = false;
  /** Where a number was cut by the end of a chunk: what follows there belongs to it. */
  let cutNumber = -1;
  let ansiQuotes = false;
  let repeated: RepeatedInserts | null = null;

  const retable = (): void => {
    const mode = session.mode();
    classes = byteClasses({ ...mode, delimiter, multibyte: multibyteRule(mode.charset) });
    table = classes.code;
    ansiQuotes = mode.ansiQuotes;
  };

  const beginStatement = (at: number): void => {
    statements += 1;
    start = base + at;
    place = lines.place(view, base, start, statements);
    longHead = null;
    table = classes.code;
    plain = false;
    valuesAt = -1;
    depth = 0;
    rows = 0;
    drawsNumber = false;
    isInsert = startsInsert(view, at);
    state = CODE;
  };

  const finishStatement = (end: number): void => {
    state = BETWEEN;
    const from = start - base;
    const bytes = longHead === null ? view.subarray(from, end) : null;
    const head = longHead ?? (bytes!.length > HEAD_BYTES ? bytes!.subarray(0, HEAD_BYTES) : bytes!);
    sink.statement({ place, start, end: base + end, bytes, head, rows, plainRows: plain && valuesAt >= 0, valuesAt, drawsNumber });
    if (bytes !== null && maySet(bytes) && session.observe(bytes)) retable();
    repeated = bytes !== null && plain && valuesAt >= 0 ? repeatsOf(bytes) : null;
  };

  /**
   * Followers of an INSERT of literals may be told at once where no byte can be half a character and `;` ends statements. Long ones seldom lie in one chunk as a whole:
   * those would be read twice.
   */
  const repeatsOf = (bytes: Buffer): RepeatedInserts | null => {
    if (
      bytes.length > MAX_REPEATED ||
      sink.repeats?.may() !== true ||
      classes.multibyte !== null ||
      delimiter.length !== 1 ||
      delimiter[0] !== 0x3b
    )
      return null;
    return createRepeatedInserts(Buffer.from(bytes.subarray(0, valuesAt)), classes);
  };

  const tellRepeats = (at: number): number => {
    if (repeated === null) return at;
    const end = repeated.run(view, at);
    if (end > at) sink.repeats?.came(repeated.statements, repeated.rows, repeated.bytes);
    statements += repeated.statements;
    repeated = null;
    return end;
  };

  /** Index behind the line that starts at `at`, -1 when it is not all there yet. */
  const lineEnd = (at: number, final: boolean): number => {
    const found = view.indexOf(0x0a, at);
    return found >= 0 ? found : final ? view.length : -1;
  };

  const takeCommand = (at: number, end: number): number => {
    const stop = end > at && view[end - 1] === 0x0d ? end - 1 : end;
    const line = view.subarray(at, stop);
    sink.clientCommand({ ...lines.place(view, base, base + at, 0) }, line);
    if (/^delimiter/i.test(line.toString('latin1', 0, 9))) {
      const argument = delimiterArgument(line);
      if (argument !== '') {
        delimiter = Buffer.from(argument, 'latin1');
        retable();
      }
    }
    return end;
  };

  /** A client command at the start of a statement: index behind its line, `at` when it is none, -1 to wait. */
  const commandAt = (at: number, final: boolean): number => {
    const first = view[at]!;
    if (first === 0x5c) {
      if (at + 1 >= view.length && !final) return -1;
      if ((view[at + 1] ?? 0) === 0x4e) return at;
      const end = lineEnd(at, final);
      return end < 0 ? -1 : takeCommand(at, end);
    }
    if (!mayBeginCommand(first)) return at;
    let wordEnd = at;
    while (wordEnd < view.length && WORD_BYTES[view[wordEnd]!] === 1 && wordEnd - at < 20) wordEnd += 1;
    if (wordEnd === view.length && !final && wordEnd - at < 20) return -1;
    const word = view.toString('latin1', at, wordEnd);
    if (!isClientCommandName(word)) return at;
    const end = lineEnd(at, final);
    if (end < 0) return view.length - at > MAX_COMMAND_LINE ? at : -1;
    const isDelimiter = word.length === 9;
    const next = view[wordEnd] ?? 0x0a;
    if (next > 0x20 && !(word.toLowerCase() === 'delimiter')) return at;
    // A line that holds the delimiter is left to add_line, but for DELIMITER itself (find_command).
    if (!isDelimiter && view.subarray(at, end).includes(delimiter)) return at;
    return takeCommand(at, end);
  };

  /** The sandbox line of mariadb-dump: `/*M!999999\- enable the sandbox mode *␘/`. */
  const sandboxAt = (at: number, final: boolean): number => {
    if (view[at] !== 0x2f) return at;
    if (view.length - at < 14 && !final) return -1;
    if (!/^\/\*M?!999999\\-/.test(view.toString('latin1', at, at + 14))) return at;
    const close = view.indexOf('*/', at, 'latin1');
    if (close < 0) return final ? at : -1;
    return takeCommand(at, close + 2);
  };

  const commentAt = (at: number, final: boolean): Opening => {
    const byte = view[at]!;
    const left = view.length - at;
    if (byte === 0x23) {
      state = LINE_COMMENT;
      return 'comment';
    }
    if (byte === 0x2d) {
      if (left < 3 && !final) return left === 2 && view[at + 1] !== 0x2d ? 'none' : 'wait';
      if (view[at + 1] !== 0x2d || !(state === BETWEEN || !(view[at + 2]! > 0x20))) return 'none';
      state = LINE_COMMENT;
      return 'comment';
    }
    if (left < 4 && !final) return left >= 2 && view[at + 1] !== 0x2a ? 'none' : 'wait';
    const third = view[at + 2];
    const code = third === 0x21 || (third === 0x4d && view[at + 3] === 0x21);
    if (view[at + 1] !== 0x2a || code) return 'none';
    state = BLOCK_COMMENT;
    return 'comment';
  };

  const delimiterAt = (at: number, final: boolean): 'yes' | 'no' | 'wait' => {
    for (let i = 0; i < delimiter.length; i++) {
      if (at + i >= view.length) return final ? 'no' : 'wait';
      if (view[at + i] !== delimiter[i]) return 'no';
    }
    return 'yes';
  };

  /** What comes between statements; the index to go on from, or -1 to wait for more. */
  const between = (from: number, final: boolean): number => {
    let at = tellRepeats(from);
    while (at < view.length && view[at]! <= 0x20) at += 1;
    position = at;
    if (at >= view.length) return -1;
    const end = delimiterAt(at, final);
    if (end === 'wait') return -1;
    if (end === 'yes') return at + delimiter.length;
    const sandbox = sandboxAt(at, final);
    if (sandbox !== at) return sandbox;
    const byte = view[at]!;
    if (byte === 0x2d || byte === 0x23 || byte === 0x2f) {
      afterComment = BETWEEN;
      const opening = commentAt(at, final);
      if (opening === 'wait') return -1;
      if (opening === 'comment') return byte === 0x2f ? at + 2 : at;
    }
    const command = commandAt(at, final);
    if (command !== at) return command;
    if (view.length - at < 8 && !final) return -1;
    beginStatement(at);
    return at;
  };

  /** Index behind the parenthesis, or -1 to wait for what the tuple begins with. */
  const openParenthesis = (at: number, final: boolean): number => {
    if (depth === 0 && isInsert) {
      let first = at + 1;
      while (view[first]! <= 0x20) first += 1;
      if (first + 1 >= view.length && !final) return -1;
      openTuple(at, first);
    }
    depth += 1;
    return at + 1;
  };

  const openTuple = (at: number, first: number): void => {
    let before = at - 1;
    while (before >= 0 && view[before]! <= 0x20) before -= 1;
    if (valuesAt < 0) {
      if (!endsWithValues(view, before)) return;
      valuesAt = base + at - start;
      plain = true;
      table = classes.values;
    } else if (view[before] !== 0x2c) return;
    rows += 1;
    drawsNumber ||= isNoValue(view, first);
  };

  const notPlain = (): void => {
    plain = false;
    table = classes.code;
  };

  /** A byte outside of quotes that has to be looked at; the index to go on from, or -1 to wait. */
  const special = (at: number, final: boolean): number => {
    const byte = view[at]!;
    if (byte === delimiter[0]) {
      const end = delimiterAt(at, final);
      if (end === 'wait') return -1;
      if (end === 'yes') {
        finishStatement(at);
        return at + delimiter.length;
      }
    }
    // The client allows several statements in one packet: under another delimiter the server cuts at `;`, but not in bodies.
    if (byte === 0x3b && !startsBody(view, start - base, at)) {
      finishStatement(at);
      return at + 1;
    }
    if (byte === 0x28) return openParenthesis(at, final);
    if (byte === 0x29) {
      depth -= 1;
      return at + 1;
    }
    if (byte === 0x27 || byte === 0x22 || byte === 0x60) {
      if (plain && byte !== 0x27 && (byte === 0x60 || ansiQuotes)) notPlain();
      quote = byte;
      state = QUOTED;
      return at + 1;
    }
    if (byte === 0x2d || byte === 0x23 || byte === 0x2f) {
      afterComment = CODE;
      const opening = commentAt(at, final);
      if (opening === 'wait') return -1;
      if (byte !== 0x2d || opening === 'comment') notPlain();
      return byte === 0x2f && opening === 'comment' ? at + 2 : at + 1;
    }
    if (byte === 0x5c) return backslash(at, final);
    if (classes.multibyte !== null && classes.multibyte.lead[byte] === 1) {
      if (at + 1 >= view.length && !final) return -1;
      notPlain();
      return classes.multibyte.trail[view[at + 1] ?? 0] === 1 ? at + 2 : at + 1;
    }
    return table === classes.values ? word(at, final) : at + 1;
  };

  const backslash = (at: number, final: boolean): number => {
    if (at + 1 >= view.length && !final) return -1;
    notPlain();
    // \N is NULL; anything else outside of quotes is a command of the client.
    if (view[at + 1] === 0x4e) return at + 2;
    const end = lineEnd(at, final);
    return end < 0 ? -1 : takeCommand(at, end);
  };

  /** A word behind VALUES: a part of a number, NULL and the like, an introducer; or the rows are not plain. */
  const word = (at: number, final: boolean): number => {
    let end = at;
    while (end < view.length && WORD_BYTES[view[end]!] === 1) end += 1;
    const inNumber = end > at && (isDigit(view[at - 1]!) || base + at === cutNumber);
    // An introducer is told by what follows its white space.
    if (!inNumber && end + 2 > view.length && !final) return -1;
    if (end === view.length && !final) {
      cutNumber = base + end;
    }
    if (!inNumber && (end === at || !isPlainWord(view, at, end))) notPlain();
    return Math.max(end, at + 1);
  };

  const quoted = (from: number, final: boolean): number => {
    const stops = quote === 0x27 ? classes.single : quote === 0x22 ? classes.double : classes.backtick;
    const bytes = view;
    const length = bytes.length;
    let at = from;
    while (at < length) {
      while (at < length && stops[bytes[at]!] === 0) at += 1;
      if (at >= length) break;
      const byte = bytes[at]!;
      if (byte === quote) {
        state = CODE;
        return at + 1;
      }
      if (at + 1 >= length && !final) {
        position = at;
        return -1;
      }
      if (byte === 0x5c) at += 2;
      else at += classes.multibyte !== null && classes.multibyte.trail[bytes[at + 1] ?? 0] === 1 ? 2 : 1;
    }
    position = Math.min(at, length);
    return -1;
  };

  const code = (from: number, final: boolean): number => {
    let at = from;
    const bytes = view;
    const length = bytes.length;
    while (state === CODE) {
      const stops = table;
      while (at < length && stops[bytes[at]!] === 0) at += 1;
      position = at;
      if (at >= length) return -1;
      at = special(at, final);
      if (at < 0) return -1;
    }
    return at;
  };

  const comment = (from: number): number => {
    if (state === LINE_COMMENT) {
      const end = view.indexOf(0x0a, from);
      position = end < 0 ? view.length : end;
      if (end >= 0) state = afterComment;
      return end;
    }
    const end = view.indexOf('*/', from, 'latin1');
    if (end < 0) {
      position = Math.max(from, view.at(-1) === 0x2a ? view.length - 1 : view.length);
      return -1;
    }
    state = afterComment;
    return end + 2;
  };

  const scan = (final: boolean): void => {
    let at = position;
    while (at >= 0 && at <= view.length) {
      position = at;
      if (state === BETWEEN) at = between(at, final);
      else if (state === CODE) at = code(at, final);
      else if (state === QUOTED) at = quoted(at, final);
      else at = comment(at);
    }
  };

  const append = (chunk: Buffer): void => {
    const keepFrom = state === BETWEEN || (afterComment === BETWEEN && state >= LINE_COMMENT) ? position : keptFrom();
    lines.advance(view, base, base + keepFrom);
    const kept = view.length - keepFrom;
    const needed = kept + chunk.length;
    const next = needed > buffer.length ? statementRoom(needed) : buffer;
    view.copy(next, 0, keepFrom);
    chunk.copy(next, kept);
    buffer = next;
    view = buffer.subarray(0, needed);
    base += keepFrom;
    position -= keepFrom;
  };

  /** First index that is still needed of a statement that goes on. */
  const keptFrom = (): number => {
    const from = start - base;
    if (longHead === null && view.length - from <= MAX_BUFFERED_STATEMENT_BYTES) return from;
    longHead ??= Buffer.from(view.subarray(from, from + HEAD_BYTES));
    return Math.max(0, position - LOOK_BACK);
  };

  const incomplete = (what: string): DumpdockError =>
    new DumpdockError('INCOMPLETE_DUMP', {
      detail: `The dump ends inside of ${what} that starts in line ${place.line}.`,
      extra: { place },
    });

  return {
    push(chunk) {
      for (let from = 0; from < chunk.length; from += FIRST_CAPACITY) {
        append(chunk.subarray(from, from + FIRST_CAPACITY));
        if (!started && view.length < 3) continue;
        if (!started && view[0] === 0xef && view[1] === 0xbb && view[2] === 0xbf) position = 3;
        started = true;
        scan(false);
      }
    },
    end() {
      started = true;
      scan(true);
      if (state === QUOTED) throw incomplete('a quoted text of the statement');
      if (state === BLOCK_COMMENT) throw incomplete('a comment in or after the statement');
      if (state === CODE || (state === LINE_COMMENT && afterComment === CODE)) finishStatement(trimmedEnd(view, start - base));
    },
  };
}
