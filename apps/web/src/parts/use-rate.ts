import { useRef } from 'react';
import { addSample, type RateSample, rateOf } from './rate.ts';

/** Bytes per second of late; `average` until enough was seen, as after a reload. */
export function useRate(of: string, done: number, average: number): number {
  const seen = useRef<{ of: string; samples: readonly RateSample[] }>({ of, samples: [] });
  if (seen.current.of !== of) seen.current = { of, samples: [] };
  seen.current.samples = addSample(seen.current.samples, { at: performance.now(), done });
  return rateOf(seen.current.samples) ?? average;
}
