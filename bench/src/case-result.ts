/** One line of results.json. For times `ratio` is theirs ÷ ours, for speeds ours ÷ theirs: more is better for us. */
export interface CaseResult {
  readonly case: string;
  readonly peer: string;
  readonly theirs: number;
  readonly ours: number;
  readonly unit: 's' | 'MB/s' | 'MB';
  readonly ratio: number;
  /** Bytes of SQL of the dump, about. */
  readonly bytes?: number;
  /** Further figures of the same run, units in their names. */
  readonly also?: Readonly<Record<string, number>>;
}

export function compared(name: string, peer: string, theirs: number, ours: number, unit: 's' | 'MB/s'): CaseResult {
  return { case: name, peer, theirs: round(theirs), ours: round(ours), unit, ratio: round(unit === 's' ? theirs / ours : ours / theirs) };
}

/** Two decimals. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
