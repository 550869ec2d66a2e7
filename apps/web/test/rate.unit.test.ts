import { expect, test } from 'vitest';
import { addSample, type RateSample, rateOf } from '../src/parts/rate.ts';

const samples = (...pairs: [number, number][]) =>
  pairs.reduce<readonly RateSample[]>((all, [at, done]) => addSample(all, { at, done }), []);

test('the rate is that of the last seconds', () => {
  expect(rateOf(samples([0, 0], [1_000, 100]))).toBe(null);
  expect(rateOf(samples([0, 0], [2_000, 200]))).toBe(100);
  expect(rateOf(samples([0, 0], [60_000, 100], [62_000, 2_100])), 'what is long ago does not count').toBe(1_000);
});

test('repeated and falling values say nothing', () => {
  expect(samples([0, 50], [1_000, 50], [2_000, 20], [3_000, 60])).toHaveLength(2);
});
