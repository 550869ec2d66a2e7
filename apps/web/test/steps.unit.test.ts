import { expect, test } from 'vitest';
import { newest } from '../src/import/newest.ts';
import { STEPS, stepOf } from '../src/import/steps.ts';

const at = (more: object) =>
  stepOf({
    status: 'receiving',
    archive: { name: 'a', bytes: 1, sha256: null },
    inspection: null,
    confirmed_at: null,
    progress: null,
    ...more,
  });
const archive = { name: 'a', bytes: 1, sha256: 'ab' };
const inspection = {} as never;

test('an import is at the step it works on, and stays at the one it ended in', () => {
  expect(at({})).toBe(0);
  expect(at({ status: 'inspecting', archive })).toBe(1);
  expect(at({ status: 'failed', archive })).toBe(1);
  expect(at({ status: 'ready', archive, inspection })).toBe(2);
  expect(at({ status: 'expired', archive, inspection })).toBe(2);
  expect(at({ status: 'importing', archive, inspection, confirmed_at: 'x' })).toBe(3);
  expect(at({ status: 'failed', archive, inspection, confirmed_at: 'x' })).toBe(3);
  expect(at({ status: 'succeeded', archive, inspection, confirmed_at: 'x' })).toBe(STEPS.length);
});

test('an older answer that comes late is not believed', () => {
  const [old, young] = [{ updated_at: '2026-03-01T12:00:00.000Z' }, { updated_at: '2026-03-01T12:00:00.001Z' }];
  expect(newest(young, old)).toBe(young);
  expect(newest(old, young)).toBe(young);
  expect(newest(undefined, old)).toBe(old);
});
