/** Bytes that were done at a time in ms. */
export interface RateSample {
  readonly at: number;
  readonly done: number;
}

const WINDOW_MS = 12_000;
const LEAST_MS = 1_500;

/** Samples of the last seconds; what comes twice or goes back is left out. */
export function addSample(samples: readonly RateSample[], next: RateSample): readonly RateSample[] {
  const last = samples.at(-1);
  if (last !== undefined && next.done <= last.done) return samples;
  return [...samples.filter(({ at }) => next.at - at <= WINDOW_MS), next];
}

/** Bytes per second over the samples; null when they span too little. */
export function rateOf(samples: readonly RateSample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < LEAST_MS) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}
