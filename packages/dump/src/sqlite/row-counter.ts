import { IS_SPACE, IS_WORD } from './bytes.ts';

/** Calls that `.dump` writes into its rows: they make text from text and nothing else. */
const ROW_FUNCTIONS = new Set(['replace', 'char', 'unistr']);
const COMMA = 0x2c;
const LONGEST_WORD = 8;

/** What was seen of the parentheses of a statement. */
export interface RowShape {
  readonly rows: number;
  /** See `Statement.plainRows`. */
  readonly plain: boolean;
  /** Index in the window of the first tuple. */
  readonly valuesAt: number;
}

/** Follows the parentheses of one statement after the other and counts the tuples of an INSERT … VALUES. */
export interface RowCounter {
  open(): void;
  comment(): void;
  opening(buffer: Buffer, start: number, at: number): void;
  closing(at: number): void;
  close(buffer: Buffer, end: number): RowShape;
  depth(): number;
  /** The window has lost its first `count` bytes. */
  shift(count: number): void;
  /** The statement's bytes are not kept but for the last few: rows go on being counted. Gives the index of the first tuple; -1: none came yet. */
  forget(): number;
}

/** Starts outside of any statement. */
export function createRowCounter(): RowCounter {
  let depth = 0;
  let rows = 0;
  let plain = true;
  let valuesAt = -1;
  let lastClose = -1;
  let forgotten = false;
  return {
    open() {
      forgotten = false;
      depth = rows = 0;
      plain = true;
      valuesAt = lastClose = -1;
    },
    comment() {
      if (rows > 0) plain = false;
    },
    opening(buffer, start, at) {
      depth++;
      if (depth > 1) {
        if (rows > 0 && !ROW_FUNCTIONS.has(wordBefore(buffer, start, at))) plain = false;
        return;
      }
      if (rows > 0) {
        if (buffer[skipSpaceBack(buffer, start, at) - 1] === COMMA) rows++;
        else plain = false;
      } else if (!forgotten && wordBefore(buffer, start, at) === 'values' && isInsert(buffer, start)) {
        rows = 1;
        valuesAt = at;
      }
    },
    closing(at) {
      depth--;
      lastClose = at;
    },
    close(buffer, end) {
      let last = end;
      while (last > 0 && IS_SPACE[buffer[last - 1]!] === 1) last--;
      return { rows, plain: plain && rows > 0 && (forgotten || valuesAt >= 0) && depth === 0 && lastClose === last - 1, valuesAt };
    },
    depth: () => depth,
    shift(count) {
      valuesAt -= count;
      lastClose -= count;
    },
    forget() {
      const first = valuesAt;
      forgotten = true;
      valuesAt = -1;
      return first;
    },
  };
}

function skipSpaceBack(buffer: Buffer, start: number, at: number): number {
  let end = at;
  while (end > start && IS_SPACE[buffer[end - 1]!] === 1) end--;
  return end;
}

function wordBefore(buffer: Buffer, start: number, at: number): string {
  const end = skipSpaceBack(buffer, start, at);
  let from = end;
  while (from > start && end - from <= LONGEST_WORD && IS_WORD[buffer[from - 1]!] === 1) from--;
  return end - from > LONGEST_WORD ? '' : buffer.toString('latin1', from, end).toLowerCase();
}

function isInsert(buffer: Buffer, start: number): boolean {
  const word = buffer.toString('latin1', start, start + 8).toLowerCase();
  return word.startsWith('insert') || word.startsWith('replace');
}
