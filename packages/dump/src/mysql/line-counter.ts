import type { Place } from '../types.ts';

/** Lines and columns of rising offsets, counted as bytes pass by. */
export interface LineCounter {
  /** Counts up to `offset`; `view` holds the bytes from `base` on. */
  advance(view: Buffer, base: number, offset: number): void;
  place(view: Buffer, base: number, offset: number, statement: number): Place;
}

/** Hops from line feed to line feed, each looked for once. */
export function createLineCounter(): LineCounter {
  let line = 1;
  let lineStart = 0;
  let nextFeed = -1;
  let searchedTo = 0;
  const findFeed = (view: Buffer, base: number): boolean => {
    if (nextFeed >= 0) return true;
    const found = view.indexOf(0x0a, searchedTo - base);
    if (found < 0) searchedTo = base + view.length;
    else nextFeed = base + found;
    return found >= 0;
  };
  const advance = (view: Buffer, base: number, offset: number): void => {
    while (findFeed(view, base) && nextFeed < offset) {
      line += 1;
      lineStart = nextFeed + 1;
      searchedTo = lineStart;
      nextFeed = -1;
    }
  };
  return {
    advance,
    place(view, base, offset, statement) {
      advance(view, base, offset);
      return { line, column: offset - lineStart + 1, byteOffset: offset, statement };
    },
  };
}
