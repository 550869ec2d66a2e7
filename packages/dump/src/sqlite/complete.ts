/**
 * The state machine of sqlite3_complete() (SQLite 3.53, src/complete.c): a statement is over at a semicolon,
 * but a CREATE TRIGGER only at `; END ;`. Comments are white space, every quoted thing is one token OTHER.
 */
export const STATE = { invalid: 0, start: 1, normal: 2, explain: 3, create: 4, trigger: 5, semi: 6, end: 7 } as const;

const TOKEN = { semi: 0, space: 1, other: 2, explain: 3, create: 4, temp: 5, trigger: 6, end: 7 } as const;

/** complete.c, `trans[8][8]`: rows are states, columns tokens. */
const TRANSITIONS: readonly (readonly number[])[] = [
  [1, 0, 2, 3, 4, 2, 2, 2],
  [1, 1, 2, 3, 4, 2, 2, 2],
  [1, 2, 2, 2, 2, 2, 2, 2],
  [1, 3, 3, 2, 4, 2, 2, 2],
  [1, 4, 2, 2, 2, 4, 5, 2],
  [6, 5, 5, 5, 5, 5, 5, 5],
  [6, 6, 5, 5, 5, 5, 5, 7],
  [1, 7, 5, 5, 5, 5, 5, 5],
];

const KEYWORDS: Readonly<Record<string, number>> = {
  create: TOKEN.create,
  trigger: TOKEN.trigger,
  temp: TOKEN.temp,
  temporary: TOKEN.temp,
  end: TOKEN.end,
  explain: TOKEN.explain,
};
const LONGEST_KEYWORD = 9;

/** The state after a semicolon. */
export const afterSemicolon = (state: number): number => TRANSITIONS[state]![TOKEN.semi]!;
/** The state after anything that is neither white space, semicolon nor word. */
export const afterOther = (state: number): number => TRANSITIONS[state]![TOKEN.other]!;
/** The state after a word, given as bytes `[start, end)` of `buffer`. */
export function afterWord(state: number, buffer: Buffer, start: number, end: number): number {
  if (state === STATE.normal) return state;
  const length = end - start;
  const token = length < 3 || length > LONGEST_KEYWORD ? undefined : KEYWORDS[buffer.toString('latin1', start, end).toLowerCase()];
  return TRANSITIONS[state]![token ?? TOKEN.other]!;
}
