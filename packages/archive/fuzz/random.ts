/** A repeatable source of randomness (mulberry32, public domain). */
export interface Random {
  /** Integer from 0 to `below` - 1. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  chance(percent: number): boolean;
  bytes(length: number): Buffer;
}

/** The same `seed`, the same numbers. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const int = (below: number) => next() % below;
  return {
    int,
    pick: (from) => from[int(from.length)]!,
    chance: (percent) => int(100) < percent,
    bytes: (length) => Buffer.from(Array.from({ length }, () => int(256))),
  };
}
