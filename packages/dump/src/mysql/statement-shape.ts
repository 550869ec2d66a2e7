import { WORD_BYTES } from './mysql-byte-classes.ts';

const lettersOf = (word: string): readonly number[] => [...word].map((letter) => letter.charCodeAt(0));
const INSERT = lettersOf('insert');
const REPLACE = lettersOf('replace');
const VALUE = lettersOf('value');

/** Whether a word in lower case stands at `at`, in any case. */
function isWordAt(view: Buffer, at: number, letters: readonly number[]): boolean {
  for (let i = 0; i < letters.length; i++) if ((view[at + i]! | 0x20) !== letters[i]) return false;
  return true;
}

/** Whether the text at `at` is INSERT or REPLACE. */
export function startsInsert(view: Buffer, at: number): boolean {
  const word = isWordAt(view, at, INSERT) ? INSERT : REPLACE;
  if (word === REPLACE && !isWordAt(view, at, REPLACE)) return false;
  const next = view[at + word.length]!;
  return next <= 0x20 || next === 0x2f || next === 0x60;
}

/** Whether the statement that starts at `from` is one whose body may hold `;`: a routine, a trigger, an event, a block. */
export function startsBody(view: Buffer, from: number, to: number): boolean {
  if (from < 0) return false;
  const text = view.toString('latin1', from, Math.min(to, from + 2000));
  if (/^begin\b/i.test(text)) return true;
  if (!/^(\/\*M?!\d*\s*)?(create|alter)\b/i.test(text)) return false;
  const object = /\b(table|view|index|database|schema|sequence|user|procedure|function|trigger|event|package)\b/i.exec(text)?.[1];
  return object !== undefined && /^(procedure|function|trigger|event|package)$/i.test(object);
}

/** Whether VALUES or VALUE ends at `last`. */
export function endsWithValues(view: Buffer, last: number): boolean {
  const from = last - ((view[last]! | 0x20) === 0x73 ? 5 : 4);
  return from >= 0 && isWordAt(view, from, VALUE) && (from === 0 || WORD_BYTES[view[from - 1]!] !== 1);
}

/** NULL, DEFAULT or 0. */
export function isNoValue(view: Buffer, at: number): boolean {
  const first = view[at]! | 0x20;
  if (first === 0x6e || first === 0x64) return true;
  return view[at] === 0x30 && (view[at + 1] === 0x2c || view[at + 1] === 0x29 || view[at + 1]! <= 0x20);
}

/** Index behind the last byte from `from` on that is no white space. */
export function trimmedEnd(view: Buffer, from: number): number {
  let end = view.length;
  while (end > from && view[end - 1]! <= 0x20) end -= 1;
  return end;
}
