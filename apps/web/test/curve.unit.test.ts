import { expect, test } from 'vitest';
import { curvePaths, roundTop } from '../src/storage/curve.ts';

test('a curve goes in steps from its first point to the right edge', () => {
  const points = [
    { at: 50, value: 0 },
    { at: 100, value: 8 },
  ];
  expect(curvePaths(points, 0, 200, 16, 100, 50)).toEqual({ line: 'M25 50H50V25H100', area: 'M25 50H50V25H100V50H25Z' });
  expect(curvePaths([], 0, 1, 1, 1, 1)).toEqual({ line: '', area: '' });
});

test('the scale ends at a power of two', () => {
  expect([0, 1024 ** 2 + 1, 3 * 1024 ** 3].map(roundTop)).toEqual([1024 ** 2, 2 * 1024 ** 2, 4 * 1024 ** 3]);
});
