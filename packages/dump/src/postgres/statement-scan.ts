import { classifyFunction } from './function-rules.ts';
import { type Token, tokens } from './tokens.ts';

/** What the judge has to know of a whole statement; the tokens of long ones are not kept. */
export interface StatementScan {
  /** The first tokens, at most {@link HEAD_TOKENS}. */
  readonly head: readonly Token[];
  /** The last tokens, at most four. */
  readonly tail: readonly Token[];
  /** Words outside of parentheses. */
  readonly words: ReadonlySet<string>;
  /** All words. */
  readonly allWords: ReadonlySet<string>;
  readonly forbidden: boolean;
  readonly largeObjects: boolean;
  readonly setConfig: boolean;
  /** Calls of functions that are not known to be harmless. */
  readonly otherCalls: boolean;
  readonly unicodeNames: boolean;
  /** `SECURITY DEFINER`. */
  readonly definer: boolean;
  /** What follows the word LANGUAGE outside of parentheses. */
  readonly languages: readonly string[];
  /** Variables of psql: `:name`, `:'name'`, `:"name"`. */
  readonly variables: readonly string[];
  readonly commas: boolean;
}

/** A COPY names at most 1600 columns (MaxHeapAttributeNumber), each with its comma. */
export const HEAD_TOKENS = 8_000;

/** Reads a statement once, from its first to its last token. */
export function scanStatement(bytes: Buffer, escapes: boolean): StatementScan {
  const scan = {
    head: [] as Token[],
    tail: [] as Token[],
    words: new Set<string>(),
    allWords: new Set<string>(),
    forbidden: false,
    largeObjects: false,
    setConfig: false,
    otherCalls: false,
    unicodeNames: false,
    definer: false,
    languages: [] as string[],
    variables: [] as string[],
    commas: false,
  };
  let before: Token | undefined;
  let previous: Token | undefined;
  for (const token of tokens(bytes, escapes)) {
    if (scan.head.length < HEAD_TOKENS) scan.head.push(token);
    scan.tail.push(token);
    if (scan.tail.length > 4) scan.tail.shift();
    if (token.kind === 'unicode-name') scan.unicodeNames = true;
    if (token.kind === 'symbol' && token.text === ',' && token.depth === 0) scan.commas = true;
    if (token.kind === 'word') {
      scan.allWords.add(token.text);
      if (token.depth === 0) scan.words.add(token.text);
      if (token.text === 'definer' && previous?.text === 'security') scan.definer = true;
    }
    if (previous !== undefined) noteName(scan, previous, token);
    if (previous?.text === 'language' && previous.kind === 'word' && token.depth === 0) scan.languages.push(token.text.toLowerCase());
    if (
      previous?.text === ':' &&
      previous.end === token.start &&
      before?.text !== ':' &&
      token.kind !== 'number' &&
      token.kind !== 'symbol'
    )
      scan.variables.push(token.text);
    before = previous;
    previous = token;
  }
  if (previous !== undefined) noteName(scan, previous, undefined);
  return scan;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function noteName(scan: Mutable<StatementScan>, token: Token, next: Token | undefined): void {
  if (token.kind !== 'word' && token.kind !== 'name') return;
  const called = next?.kind === 'symbol' && next.text === '(';
  const kind = classifyFunction(token.text, called);
  if (kind === 'forbidden') scan.forbidden = true;
  else if (kind === 'set-config') scan.setConfig = true;
  else if (kind === 'large-object') scan.largeObjects = true;
  else if (kind === 'other' && called) scan.otherCalls = true;
}
