/** Where two pictures part: a short piece of both, or null when they are the same. `notes`: what was looked past. */
export interface Comparison {
  readonly difference: string | null;
  readonly notes: readonly string[];
}

/** Between the values of a row, in the texts of all three tools. */
const BETWEEN_VALUES = /([\t,()' ])/;
const NUMBER = /^[+-]?\d*\.?\d+(?:e[+-]?\d+)?$/i;

/**
 * `again`: the same dump loaded natively a second time, later; values that differ between the two native loads come from the clock or from chance,
 * and nothing can be said of them.
 */
export function comparePictures(theirs: readonly string[], ours: readonly string[], again: readonly string[] | null): Comparison {
  const notes = new Set<string>();
  const length = Math.max(theirs.length, ours.length);
  for (let at = 0; at < length; at++) {
    const [one = '(nothing)', other = '(nothing)'] = [theirs[at], ours[at]];
    if (one === other) continue;
    const reason = reasonFor(one, other, again?.length === theirs.length ? again[at] : undefined);
    if (reason === null)
      return { difference: `line ${at + 1}\n  native: ${around(one, other)}\n  ours:   ${around(other, one)}`, notes: [...notes] };
    notes.add(reason);
  }
  return { difference: null, notes: [...notes] };
}

function reasonFor(theirs: string, ours: string, again: string | undefined): string | null {
  const [one, other, second] = [theirs, ours, again ?? theirs].map((line) => line.split(BETWEEN_VALUES));
  if (one === undefined || other === undefined || one.length !== other.length) return null;
  const differing = one.flatMap((token, at) => (token === other[at] ? [] : [at]));
  if (differing.every((at) => second?.length === one.length && second[at] !== one[at])) return 'values of the clock or of chance';
  if (differing.every((at) => isSameNumber(one[at] ?? '', other[at] ?? ''))) return 'last digits of decimals';
  return null;
}

/** sqlite3 rounds decimals by version (docs/fidelity.md). */
function isSameNumber(one: string, other: string): boolean {
  if (!NUMBER.test(one) || !NUMBER.test(other)) return false;
  const [a, b] = [Number(one), Number(other)];
  return Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b)) * 2 ** -50 || (Math.abs(a) < 1e-300 && Math.abs(b) < 1e-300);
}

/** The text where `line` leaves `other`. */
function around(line: string, other: string): string {
  let at = 0;
  while (at < line.length && line[at] === other[at]) at++;
  return JSON.stringify(line.slice(Math.max(0, at - 60), at + 100));
}
