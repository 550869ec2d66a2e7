import * as byte from './byte-classes.ts';
import { finishQuoted } from './scan-quoted.ts';
import { BLOCK_COMMENT, DOLLAR_STRING, ESCAPE_STRING, IDENTIFIER, LINE_COMMENT, newScanState, STRING, TOP } from './scan-state.ts';

/** What a token is. `name` is an identifier in double quotes, `unicode-name` one in `U&"…"`; `symbol` is any other single byte. */
export type TokenKind = 'word' | 'name' | 'unicode-name' | 'string' | 'number' | 'parameter' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** Words in lower case, names without quotes, strings without quotes and unread escapes (at most 256 bytes), symbols as they are. Latin-1. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Open parentheses around it. */
  readonly depth: number;
}

/** Longest text that is taken over from a token. */
const MAX_TEXT = 256;

/** The tokens of a statement, comments and white space left out. `escapes`: backslashes escape in plain strings. */
export function* tokens(bytes: Buffer, escapes = false): Generator<Token, void, void> {
  const state = newScanState(0);
  state.text = bytes;
  let depth = 0;
  while (state.at < bytes.length) {
    const start = state.at;
    const kind = readToken(state, bytes, escapes);
    if (kind === null) continue;
    const end = state.at;
    if (kind === 'symbol' && bytes[start] === 0x29 && depth > 0) depth--;
    yield { kind, text: textOf(kind, bytes, start, end), start, end, depth };
    if (kind === 'symbol' && bytes[start] === 0x28) depth++;
  }
}

type Scan = ReturnType<typeof newScanState>;

/** Moves behind the next token. Null for white space and comments. */
function readToken(state: Scan, bytes: Buffer, escapes: boolean): TokenKind | null {
  const start = state.at;
  const first = bytes[start]!;
  switch (byte.BYTE_CLASS[first]) {
    case byte.SPACE:
    case byte.NEWLINE:
      state.at++;
      return null;
    case byte.LETTER:
      return readWord(state, bytes, escapes);
    case byte.DIGIT:
      return take(state, bytes, 'number', (value) => byte.WORD_BYTE[value] === 1 || value === 0x2e);
    case byte.QUOTE:
      return readQuoted(state, escapes ? ESCAPE_STRING : STRING, 1, 'string');
    case byte.DOUBLE_QUOTE:
      return readQuoted(state, IDENTIFIER, 1, 'name');
    case byte.DOLLAR:
      return readDollar(state, bytes);
    case byte.MINUS:
      if (bytes[start + 1] === 0x2d) return readQuoted(state, LINE_COMMENT, 2, null);
      break;
    case byte.SLASH:
      if (bytes[start + 1] === 0x2a) {
        state.comments = 1;
        return readQuoted(state, BLOCK_COMMENT, 2, null);
      }
      break;
    default:
  }
  state.at++;
  return 'symbol';
}

function take(state: Scan, bytes: Buffer, kind: TokenKind, goesOn: (value: number) => boolean): TokenKind {
  while (state.at < bytes.length && goesOn(bytes[state.at]!)) state.at++;
  return kind;
}

function readQuoted<Kind extends TokenKind | null>(state: Scan, mode: number, opening: number, kind: Kind): Kind {
  const quote = state.text[state.at + opening - 1];
  state.mode = mode;
  state.at += opening;
  while (finishQuoted(state) && (mode === STRING || mode === ESCAPE_STRING || mode === IDENTIFIER) && state.text[state.at] === quote) {
    state.mode = mode;
    state.at++;
  }
  if (state.mode !== TOP) state.at = state.text.length;
  state.mode = TOP;
  return kind;
}

function readWord(state: Scan, bytes: Buffer, escapes: boolean): TokenKind {
  const letter = bytes[state.at]! | 0x20;
  const next = bytes[state.at + 1];
  if (next === 0x27) {
    if (letter === 0x65) return readQuoted(state, ESCAPE_STRING, 2, 'string');
    if (letter === 0x62 || letter === 0x78) return readQuoted(state, STRING, 2, 'string');
    if (letter === 0x6e) return readQuoted(state, escapes ? ESCAPE_STRING : STRING, 2, 'string');
  }
  if (letter === 0x75 && next === 0x26) {
    if (bytes[state.at + 2] === 0x27) return readQuoted(state, STRING, 3, 'string');
    if (bytes[state.at + 2] === 0x22) return readQuoted(state, IDENTIFIER, 3, 'unicode-name');
  }
  return take(state, bytes, 'word', (value) => byte.WORD_BYTE[value] === 1);
}

function readDollar(state: Scan, bytes: Buffer): TokenKind {
  const start = state.at++;
  let end = state.at;
  while (end < bytes.length && bytes[end] !== 0x24 && byte.WORD_BYTE[bytes[end]!] === 1) end++;
  if (byte.BYTE_CLASS[bytes[start + 1]!] === byte.DIGIT)
    return take(state, bytes, 'parameter', (value) => byte.BYTE_CLASS[value] === byte.DIGIT);
  if (bytes[end] !== 0x24) return 'symbol';
  state.tag = bytes.subarray(start, end + 1);
  state.at = start;
  return readQuoted(state, DOLLAR_STRING, end + 1 - start, 'string');
}

function textOf(kind: TokenKind, bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('latin1', start, Math.min(end, start + MAX_TEXT));
  if (kind === 'word') return text.toLowerCase();
  if (kind === 'name') return text.slice(1, end - start > MAX_TEXT ? undefined : -1).replaceAll('""', '"');
  if (kind === 'string') return text.replace(/^(?:[a-zA-Z]&?)?(?:'|\$[^$]*\$)/, '').replace(/(?:'|\$[^$]*\$)$/, '');
  return text;
}
