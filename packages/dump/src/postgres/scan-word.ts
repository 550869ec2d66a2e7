import { WORD_BYTE } from './byte-classes.ts';
import { ESCAPE_STRING, IDENTIFIER, type ScanState, STRING } from './scan-state.ts';

/** What a word that starts at `at` turned out to be: index behind it, or -1 when more bytes are needed to tell. Sets `mode` when it opens a string. */
export function scanWord(state: ScanState, at: number, last: boolean): number {
  const { text } = state;
  let end = at + 1;
  while (end < text.length && WORD_BYTE[text[end]!] === 1) end++;
  if (end + 1 >= text.length && !last) return -1;
  if (end === at + 1) {
    const opened = openPrefixed(state, at, last);
    if (opened !== 0) return opened;
  }
  if (state.values) {
    if (state.plain && !isLiteralWord(text, at, end - at)) state.plain = false;
  } else noteWord(state, at, end);
  return end;
}

/** `E'`, `B'`, `X'`, `U&'` and `U&"` (xestart, xbstart, xhstart, xusstart, xuistart); `N'` is a word and a string. 0: none of them. */
function openPrefixed(state: ScanState, at: number, last: boolean): number {
  const { text } = state;
  const letter = text[at]! | 0x20;
  const next = text[at + 1];
  if (letter === 0x75 && next === 0x26) {
    if (at + 2 >= text.length) return last ? 0 : -1;
    const quote = text[at + 2];
    if (quote !== 0x27 && quote !== 0x22) return 0;
    state.mode = quote === 0x27 ? STRING : IDENTIFIER;
    if (quote === 0x22) state.plain = false;
    return at + 3;
  }
  if (next !== 0x27) return 0;
  if (letter === 0x65) state.mode = ESCAPE_STRING;
  else if (letter === 0x62 || letter === 0x78) state.mode = STRING;
  else return letter === 0x6e && state.values ? at + 1 : 0;
  return at + 2;
}

function noteWord(state: ScanState, at: number, end: number): void {
  const { text } = state;
  const count = state.words++;
  if (count === 0) {
    state.firstWord = isWord(text, at, end, INSERT) ? 'insert' : text.toString('latin1', at, Math.min(end, at + 24)).toLowerCase();
  }
  if (state.firstWord === 'insert') {
    if (state.parens === 0 && isWord(text, at, end, VALUES)) {
      state.values = true;
      state.prefixLength = state.base + end - state.startOffset;
    }
  } else if (state.firstWord === 'create') trackBody(state, text.toString('latin1', at, Math.min(end, at + 12)).toLowerCase(), count);
}

/** psqlscan.l, rule `identifier`: BEGIN … END of CREATE [OR REPLACE] FUNCTION|PROCEDURE may hold semicolons, and CASE ends with END too. */
function trackBody(state: ScanState, word: string, count: number): void {
  if (count < 4) state.initials += /^(?:create|function|procedure|or|replace)$/.test(word) ? word[0] : ' ';
  if (state.parens > 0 || !/^c(?:[fp]|or[fp])/.test(state.initials)) return;
  if (word === 'begin') state.begins++;
  else if (word === 'case' && state.begins > 0) state.begins++;
  else if (word === 'end' && state.begins > 0) state.begins--;
}

const INSERT = Buffer.from('insert');
const VALUES = Buffer.from('values');
const LITERAL_WORDS = ['null', 'true', 'false', 'default'].map((word) => Buffer.from(word));

function isLiteralWord(text: Buffer, at: number, length: number): boolean {
  if (length === 4) return isWord(text, at, at + 4, LITERAL_WORDS[0]!) || isWord(text, at, at + 4, LITERAL_WORDS[1]!);
  if (length === 5) return isWord(text, at, at + 5, LITERAL_WORDS[2]!);
  return length === 7 && isWord(text, at, at + 7, LITERAL_WORDS[3]!);
}

/** Whether `text[at, end)` is `word` (lower-case letters) in any case. */
function isWord(text: Buffer, at: number, end: number, word: Buffer): boolean {
  if (end - at !== word.length) return false;
  for (let i = 0; i < word.length; i++) if ((text[at + i]! | 0x20) !== word[i]) return false;
  return true;
}
