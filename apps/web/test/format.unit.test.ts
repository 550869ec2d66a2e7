import { expect, test } from 'vitest';
import { counted, formatAge, formatBytes, formatDuration } from '../src/format.ts';

test('bytes come in the unit that fits', () => {
  expect([0, 1023, 1024, 1536 * 1024, 5 * 1024 ** 4].map(formatBytes)).toEqual(['0 B', '1023 B', '1.0 KiB', '1.5 MiB', '5.0 TiB']);
  expect(formatBytes(null)).toBe('–');
});

test('durations come in two units at most', () => {
  expect([9, 90, 3700, Number.POSITIVE_INFINITY].map(formatDuration)).toEqual(['9 s', '1 min 30 s', '1 h 1 min', '–']);
});

test('ages are told in one unit, both ways', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const at = (seconds: number) => formatAge(new Date(now + seconds * 1000).toISOString(), now);
  expect([-10, -90, -3600, -7 * 3600, -3 * 86_400, 10, 600, 7200].map(at)).toEqual([
    ...['just now', '2 min ago', '1 h ago', '7 h ago', '3 d ago'],
    ...['in a moment', 'in 10 min', 'in 2 h'],
  ]);
});

test('nouns follow their count', () => {
  expect([counted(1, 'table'), counted(2, 'table'), counted(0, 'row')]).toEqual(['1 table', '2 tables', '0 rows']);
});
