import type { Statement } from '../types.ts';

/** What the scanner is inside of. */
export const TOP = 0;
export const STRING = 1;
export const ESCAPE_STRING = 2;
export const IDENTIFIER = 3;
export const DOLLAR_STRING = 4;
export const BLOCK_COMMENT = 5;
export const LINE_COMMENT = 6;

/** A statement with what the scanner saw on its way, so that nobody has to read it again. */
export interface PostgresStatement extends Statement {
  /** As `bytes`, with the trailing bytes of SJIS, BIG5 … characters replaced by 0xFF; the same buffer for other encodings. */
  readonly lexed: Buffer | null;
  /** First word, lower case. */
  readonly firstWord: string;
  /** INSERT … VALUES: bytes up to and with the word VALUES; 0 for anything else. */
  readonly prefixLength: number;
  /** INSERT … VALUES whose tuples hold nothing but literals, NULL, TRUE, FALSE and DEFAULT. */
  readonly plain: boolean;
  /** Whether a backslash escapes in `'…'`: standard_conforming_strings is off. */
  readonly escapes: boolean;
  /** COPY … FROM stdin: data follows. */
  readonly copy: boolean;
  /** Encoding that the bytes are in. */
  readonly encoding: string;
}

/** Everything the scanner remembers between two pieces. Indexes are into `text`; `base` is the offset of its first byte in the entry. */
export interface ScanState {
  /** The piece as it is, and as it is lexed (see {@link PostgresStatement.lexed}). */
  raw: Buffer;
  text: Buffer;
  base: number;
  at: number;
  line: number;
  /** Offset in the entry where the current line starts. */
  lineStart: number;
  mode: number;
  parens: number;
  begins: number;
  comments: number;
  tag: Buffer;
  /** A string that may go on: kind of the last one, where it closed, whether a line end came since (quotecontinue of psqlscan.l). */
  closedMode: number;
  closedAt: number;
  lineSince: boolean;
  /** Index of the first byte of the statement, -1 between statements; -2 when it is too long to be kept. */
  start: number;
  startOffset: number;
  startLine: number;
  startColumn: number;
  head: Buffer | null;
  words: number;
  firstWord: string;
  /** First letters of the leading words, as psql keeps them to tell CREATE FUNCTION/PROCEDURE. */
  initials: string;
  values: boolean;
  rows: number;
  plain: boolean;
  prefixLength: number;
  escapes: boolean;
}

const EMPTY = Buffer.alloc(0);

export function newScanState(bomBytes: number): ScanState {
  return {
    raw: EMPTY,
    text: EMPTY,
    base: 0,
    at: 0,
    line: 1,
    lineStart: bomBytes,
    mode: TOP,
    parens: 0,
    begins: 0,
    comments: 0,
    tag: EMPTY,
    closedMode: TOP,
    closedAt: -1,
    lineSince: false,
    start: -1,
    startOffset: 0,
    startLine: 1,
    startColumn: 1,
    head: null,
    words: 0,
    firstWord: '',
    initials: '',
    values: false,
    rows: 0,
    plain: true,
    prefixLength: 0,
    escapes: false,
  };
}

/** Makes the state ready for the next statement. */
export function resetStatement(state: ScanState): void {
  state.start = -1;
  state.head = null;
  state.words = 0;
  state.firstWord = '';
  state.initials = '';
  state.values = false;
  state.rows = 0;
  state.plain = true;
  state.prefixLength = 0;
  state.parens = 0;
  state.begins = 0;
  state.closedMode = TOP;
}
