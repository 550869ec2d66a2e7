import { type CleanupResult, newImportId } from '@dumpdock/contracts';
import { expect, test } from 'vitest';
import { mergeResults } from '../src/merge-results.ts';

const swept = (removed: string[], skipped: CleanupResult['skipped'] = []): CleanupResult => ({
  success: !skipped.some(({ reason }) => reason === 'error'),
  message: skipped.length === 0 ? 'Done.' : 'Done. 1 could not be removed.',
  removed,
  skipped,
  freed_bytes: 10,
  duration_ms: 1,
  dry_run: false,
});
const id = newImportId();
const stuck = { import_id: id, reason: 'error' as const, detail: 'It could not be removed (EBUSY).' };

test.each([
  ['from its place', id],
  ['from the trash, where the removal had stopped', `${id}-0123456789ab`],
])('what could not be removed and a later sweep removes %s is no failure, and the message says so', (_where, removed) => {
  const result = mergeResults([swept([]), swept([], [stuck]), swept([removed])]);
  expect(result).toMatchObject({ success: true, removed: [removed], skipped: [], freed_bytes: 30 });
  expect(result.message).toBe('Done. 1 could not be removed. What could not be removed at first was removed by a later sweep.');
});

test('what stays is a failure, told once, also beside what was mended', () => {
  const other = { ...stuck, import_id: newImportId() };
  const result = mergeResults([swept([], [stuck, other]), swept([], [other]), swept([id])]);
  expect(result).toMatchObject({ success: false, removed: [id], skipped: [other] });
  expect(result.message).toBe('Done. 1 could not be removed.');
});

test('what a later sweep could not remove is a failure, whatever went before', () => {
  expect(mergeResults([swept([id]), swept([], [stuck])])).toMatchObject({ success: false, removed: [id], skipped: [stuck] });
});

test('a name of no import is not taken for a piece of the trash', () => {
  const unknown = { import_id: 'notes', reason: 'unknown-name' as const, detail: 'Left alone.' };
  expect(mergeResults([swept([], [unknown]), swept(['notes-1'])]).skipped).toEqual([unknown]);
});
