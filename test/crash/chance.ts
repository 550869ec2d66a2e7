/** Numbers that look random and follow from a seed: mulberry32, whose period of 2^32 is plenty here. */
export interface Chance {
  /** From 0 up to, not including, `below`. */
  number(below: number): number;
  /** One of these. */
  of<T>(choices: readonly T[]): T;
}

/** A seed for a run that was not given one. */
export function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    number: (below) => next() * below,
    of: (choices) => choices[Math.floor(next() * choices.length)]!,
  };
}
