import { expect, test } from 'vitest';
import { longestIntervalMs } from '../src/index.ts';

const MINUTE_MS = 60_000;

test.each([
  ['*/15 * * * *', 15],
  ['0 * * * *', 60],
  ['0 3 * * *', 24 * 60],
  ['0,10 * * * *', 50],
  ['*/30 * * * * *', 0.5],
])('%s runs at least every %d minutes', (pattern, minutes) => {
  expect(longestIntervalMs(pattern, new Date('2026-06-01T00:00:00Z'))).toBe(minutes * MINUTE_MS);
});
