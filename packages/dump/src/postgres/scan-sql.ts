import * as byte from './byte-classes.ts';
import { finishQuoted, noteLine } from './scan-quoted.ts';
import { BLOCK_COMMENT, DOLLAR_STRING, ESCAPE_STRING, IDENTIFIER, LINE_COMMENT, type ScanState, STRING, TOP } from './scan-state.ts';
import { scanWord } from './scan-word.ts';

/** Why {@link scanSql} stopped; `at` stands before the byte that it names. */
export const NEEDS_MORE = 0;
export const AT_SEMICOLON = 1;
export const AT_BACKSLASH = 2;

/**
 * Scans SQL by the rules of psqlscan.l until a `;` that ends a statement, a backslash that starts a client command, or the end of the piece.
 * `last`: nothing follows this piece.
 */
export function scanSql(state: ScanState, last: boolean): typeof NEEDS_MORE | typeof AT_SEMICOLON | typeof AT_BACKSLASH {
  const { text } = state;
  const { length } = text;
  while (true) {
    if (state.mode !== TOP && !finishQuoted(state)) return NEEDS_MORE;
    let at = state.at;
    while (at < length) {
      const kind = byte.BYTE_CLASS[text[at]!]!;
      if (kind === byte.SPACE) {
        at++;
        continue;
      }
      if (kind === byte.NEWLINE) {
        state.lineSince = true;
        if (text[at] === 10) noteLine(state, at);
        at++;
        continue;
      }
      if (kind === byte.MINUS || kind === byte.SLASH) {
        const next = openComment(state, at, kind, last);
        if (next < 0) return stopAt(state, at);
        at = next;
        if (state.mode !== TOP) break;
        if (text[at - 1] === 0x2f && state.values) state.plain = false;
        continue;
      }
      if (kind === byte.SEMICOLON) {
        state.at = at;
        if (state.parens === 0 && state.begins === 0) return AT_SEMICOLON;
        state.closedMode = TOP;
        at++;
        continue;
      }
      if (kind === byte.BACKSLASH) {
        state.at = at;
        return AT_BACKSLASH;
      }
      if (state.start === -1) startStatement(state, at);
      const next = scanToken(state, at, kind, last);
      if (next < 0) return stopAt(state, at);
      at = next;
      if (state.mode !== TOP) break;
    }
    state.at = at;
    if (at >= length && state.mode === TOP) return NEEDS_MORE;
  }
}

/** Goes on to the next byte that is no white space. */
export function skipSpace(state: ScanState): void {
  const { text } = state;
  const { length } = text;
  let at = state.at;
  for (; at < length; at++) {
    const kind = byte.BYTE_CLASS[text[at]!];
    if (kind === byte.NEWLINE) {
      if (text[at] === 10) noteLine(state, at);
    } else if (kind !== byte.SPACE) break;
  }
  state.at = at;
}

function stopAt(state: ScanState, at: number): typeof NEEDS_MORE {
  state.at = at;
  return NEEDS_MORE;
}

/** One token that is neither space nor comment. Index behind it or, for quoted ones, behind their opening; -1 when more bytes are needed. */
function scanToken(state: ScanState, at: number, kind: number, last: boolean): number {
  if (kind === byte.QUOTE) return openString(state, at);
  state.closedMode = TOP;
  switch (kind) {
    case byte.LETTER:
      return scanWord(state, at, last);
    case byte.DIGIT:
      return scanNumber(state.text, at, last);
    case byte.OPEN:
      if (state.values) {
        if (state.parens === 0) state.rows++;
        else state.plain = false;
      }
      state.parens++;
      return at + 1;
    case byte.CLOSE:
      if (state.parens > 0) state.parens--;
      return at + 1;
    case byte.DOUBLE_QUOTE:
      state.mode = IDENTIFIER;
      if (state.values) state.plain = false;
      return at + 1;
    case byte.DOLLAR:
      return openDollar(state, at, last);
    case byte.COMMA:
    case byte.PLUS:
      return at + 1;
    default:
      if (state.values) state.plain = false;
      return at + 1;
  }
}

function startStatement(state: ScanState, at: number): void {
  state.start = at;
  state.startOffset = state.base + at;
  state.startLine = state.line;
  state.startColumn = state.startOffset - state.lineStart + 1;
}

/** A `'` right behind a string, or behind a line end after one, goes on with it and its rules (quotecontinue). */
function openString(state: ScanState, at: number): number {
  const continues = state.closedMode === ESCAPE_STRING || state.closedMode === STRING;
  if (continues && (state.lineSince || state.closedAt === state.base + at)) state.mode = state.closedMode;
  else state.mode = state.escapes ? ESCAPE_STRING : STRING;
  return at + 1;
}

/** `--`, `/*`, or the operator it is otherwise: operators stop before either (rule `operator`). */
function openComment(state: ScanState, at: number, kind: number, last: boolean): number {
  const { text } = state;
  if (at + 1 >= text.length && !last) return -1;
  const next = text[at + 1];
  if (kind === byte.MINUS && next === 0x2d) {
    state.mode = LINE_COMMENT;
    return at + 2;
  }
  if (kind === byte.SLASH && next === 0x2a) {
    state.mode = BLOCK_COMMENT;
    state.closedMode = TOP;
    state.comments = 1;
    return at + 2;
  }
  state.closedMode = TOP;
  if (state.start === -1) startStatement(state, at);
  return at + 1;
}

/** A number swallows its exponent, so that what follows is not taken for part of a word. */
function scanNumber(text: Buffer, at: number, last: boolean): number {
  let end = at + 1;
  while (end < text.length && (byte.BYTE_CLASS[text[end]!] === byte.DIGIT || text[end] === 0x2e)) end++;
  if (end + 2 >= text.length && !last) return -1;
  if ((text[end]! | 0x20) !== 0x65) return end;
  const sign = text[end + 1] === 0x2b || text[end + 1] === 0x2d ? 1 : 0;
  if (byte.BYTE_CLASS[text[end + 1 + sign]!] !== byte.DIGIT) return end;
  end += 1 + sign;
  while (end < text.length && byte.BYTE_CLASS[text[end]!] === byte.DIGIT) end++;
  return end >= text.length && !last ? -1 : end;
}

/** `$tag$` opens a string (dolqdelim), `$1` is a parameter, anything else a lone `$` (dolqfailed). */
function openDollar(state: ScanState, at: number, last: boolean): number {
  const { text } = state;
  state.plain = false;
  let end = at + 1;
  while (end < text.length && text[end] !== 0x24 && byte.WORD_BYTE[text[end]!] === 1) end++;
  if (end >= text.length) return last ? at + 1 : -1;
  const opens = text[end] === 0x24 && byte.BYTE_CLASS[text[at + 1]!] !== byte.DIGIT;
  if (!opens) return at + 1;
  state.mode = DOLLAR_STRING;
  state.tag = Buffer.from(text.subarray(at, end + 1));
  return end + 1;
}
