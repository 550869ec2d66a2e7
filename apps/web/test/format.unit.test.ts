import { expect, test } from 'vitest';
import { formatBytes, formatDuration } from '../src/format.ts';

test('bytes come in the unit that fits', () => {
  expect([0, 1023, 1024, 1536 * 1024, 5 * 1024 ** 4].map(formatBytes)).toEqual(['0 B', '1023 B', '1.0 KiB', '1.5 MiB', '5.0 TiB']);
  expect(formatBytes(null)).toBe('–');
});

test('durations come in two units at most', () => {
  expect([9, 90, 3700, Number.POSITIVE_INFINITY].map(formatDuration)).toEqual(['9 s', '1 min 30 s', '1 h 1 min', '–']);
});
