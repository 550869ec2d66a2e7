import { expect, test } from 'vitest';
import { createPace } from '../src/child/pace.ts';

const MB = 1024 * 1024;

test('a reader that nobody follows is not held', () => {
  expect(createPace().hold(1_000 * MB)).toBeUndefined();
});

test('a reader that is far ahead of the load waits until the load comes near', async () => {
  const pace = createPace();
  pace.loaded(MB);
  expect(pace.hold(10 * MB)).toBeUndefined();
  const held = pace.hold(20 * MB);
  expect(held).toBeInstanceOf(Promise);
  pace.loaded(5 * MB);
  await held;
  expect(pace.hold(20 * MB)).toBeUndefined();
});

test('a load that stands still does not keep the reader from its end', async () => {
  const pace = createPace();
  pace.loaded(MB);
  for (let piece = 0; piece < 3; piece++) await pace.hold(100 * MB);
});
