import { countLines } from './count-lines.ts';
import { BLOCK_COMMENT, DOLLAR_STRING, ESCAPE_STRING, IDENTIFIER, LINE_COMMENT, type ScanState, STRING, TOP } from './scan-state.ts';

/** Most literals are short: so far a loop beats a search. */
const NEAR_BYTES = 96;

/** Goes to the end of the string, identifier or comment that the state is in. False when it goes on in the next piece. */
export function finishQuoted(state: ScanState): boolean {
  switch (state.mode) {
    case STRING:
      return finishSimple(state, 0x27);
    case IDENTIFIER:
      return finishSimple(state, 0x22);
    case ESCAPE_STRING:
      return finishEscaped(state);
    case DOLLAR_STRING:
      return finishDollar(state);
    case LINE_COMMENT:
      return finishLineComment(state);
    case BLOCK_COMMENT:
      return finishBlockComment(state);
    default:
      return true;
  }
}

/** A doubled quote closes and opens again: for the structure of the statement that is the same. */
function finishSimple(state: ScanState, quote: number): boolean {
  const { text } = state;
  let i = state.at;
  const near = Math.min(text.length, i + NEAR_BYTES);
  for (; i < near; i++) {
    const byte = text[i]!;
    if (byte === quote) return closed(state, i + 1);
    if (byte === 10) noteLine(state, i);
  }
  const found = i < text.length ? text.indexOf(quote, i) : -1;
  const stop = found < 0 ? text.length : found;
  noteLines(state, i, stop);
  if (found >= 0) return closed(state, found + 1);
  state.at = text.length;
  return false;
}

/** `xe` of psqlscan.l: a backslash takes the next byte with it. */
function finishEscaped(state: ScanState): boolean {
  const { text } = state;
  let i = state.at;
  for (; i < text.length; i++) {
    const byte = text[i]!;
    if (byte === 0x27) return closed(state, i + 1);
    if (byte === 10) noteLine(state, i);
    else if (byte === 0x5c) {
      if (i + 1 >= text.length) break;
      if (text[i + 1] === 10) noteLine(state, i + 1);
      i++;
    }
  }
  state.at = Math.min(i, text.length);
  return false;
}

function finishDollar(state: ScanState): boolean {
  const { text, tag } = state;
  const found = text.indexOf(tag, state.at);
  const stop = found < 0 ? Math.max(state.at, text.length - tag.length + 1) : found + tag.length;
  noteLines(state, state.at, stop);
  state.at = stop;
  if (found >= 0) state.mode = TOP;
  return found >= 0;
}

/** `comment` of psqlscan.l ends before a line feed or a carriage return. */
function finishLineComment(state: ScanState): boolean {
  const { text } = state;
  let i = state.at;
  while (i < text.length && text[i] !== 10 && text[i] !== 13) i++;
  state.at = i;
  if (i >= text.length) return false;
  state.mode = TOP;
  return true;
}

/** `xc` of psqlscan.l: block comments nest. */
function finishBlockComment(state: ScanState): boolean {
  const { text } = state;
  let i = state.at;
  for (; i < text.length; i++) {
    const byte = text[i]!;
    if (byte === 10) noteLine(state, i);
    else if (byte === 0x2a || byte === 0x2f) {
      if (i + 1 >= text.length) break;
      const depth = byte === 0x2a && text[i + 1] === 0x2f ? -1 : byte === 0x2f && text[i + 1] === 0x2a ? 1 : 0;
      if (depth === 0) continue;
      state.comments += depth;
      i++;
      if (state.comments > 0) continue;
      state.mode = TOP;
      state.at = i + 1;
      return true;
    }
  }
  state.at = i;
  return false;
}

function closed(state: ScanState, at: number): boolean {
  state.closedMode = state.mode;
  state.closedAt = state.base + at;
  state.lineSince = false;
  state.mode = TOP;
  state.at = at;
  return true;
}

/** A line feed at index `i`. */
export function noteLine(state: ScanState, i: number): void {
  state.line++;
  state.lineStart = state.base + i + 1;
}

/** The line feeds in `[from, to)`. */
export function noteLines(state: ScanState, from: number, to: number): void {
  const lines = from < to ? countLines(state.text, from, to) : 0;
  if (lines === 0) return;
  state.line += lines;
  state.lineStart = state.base + state.text.lastIndexOf(10, to - 1) + 1;
}
