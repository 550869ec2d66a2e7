import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type ArchiveLimits, DumpdockError } from '@dumpdock/contracts';
import { tempRoot } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { growBooking } from '../src/child/grow-booking.ts';
import { createPace } from '../src/child/pace.ts';
import { readArchive } from '../src/child/read-archive.ts';
import type { ParentLink } from '../src/messages.ts';
import { zipOf } from './zip-of.ts';

const MIB = 1024 ** 2;
const aheadOf = (bytes: number) => Math.ceil(bytes * 1.25) + MIB;

/** A parent whose answers come when the test gives them. */
function slowParent() {
  const asked: number[] = [];
  const answers: { yes(): void; no(code: 'NO_SPACE' | 'LEASE_LOST'): void }[] = [];
  const ask: ParentLink['ask'] = (question) => {
    asked.push(question.kind === 'reserve' ? question.bytes : Number.NaN);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    answers.push({ yes: resolve, no: (code) => reject(new DumpdockError(code)) });
    return promise;
  };
  return { ask, asked, answers };
}

test('what is booked needs no answer', () => {
  const parent = slowParent();
  const booking = growBooking(parent, 10);
  for (const bytes of [5, 10]) expect(booking.roomFor(bytes)).toBeUndefined();
  expect(parent.asked).toEqual([]);
});

test('more waits for its answer; it is booked ahead, so that the next needs none', async () => {
  const parent = slowParent();
  const booking = growBooking(parent, 10);
  let answered = false;
  const room = booking.roomFor(11)?.then(() => {
    answered = true;
  });
  for (let turns = 0; turns < 10; turns += 1) await turn();
  expect([parent.asked, answered]).toEqual([[aheadOf(11)], false]);
  parent.answers[0]?.yes();
  await room;
  expect(booking.roomFor(aheadOf(11))).toBeUndefined();
});

test('one question at a time, each for more than the one before', async () => {
  const parent = slowParent();
  const booking = growBooking(parent, 10);
  const rooms = [booking.roomFor(5 * MIB), booking.roomFor(11), booking.roomFor(9 * MIB)];
  await turn();
  expect(parent.asked).toEqual([aheadOf(5 * MIB)]);
  parent.answers[0]?.yes();
  await Promise.all(rooms.slice(0, 2));
  await turn();
  expect(parent.asked).toEqual([aheadOf(5 * MIB), aheadOf(9 * MIB)]);
  parent.answers[1]?.yes();
  await rooms[2];
});

test('where nothing fits ahead, what is needed may fit; when that does not, there is no room', async () => {
  const parent = slowParent();
  const booking = growBooking(parent, 10);
  const room = booking.roomFor(11);
  await turn();
  parent.answers[0]?.no('NO_SPACE');
  await turn();
  parent.answers[1]?.yes();
  await room;
  const none = booking.roomFor(12);
  await turn();
  parent.answers[2]?.no('NO_SPACE');
  await turn();
  parent.answers[3]?.no('NO_SPACE');
  await expect(none).rejects.toMatchObject({ code: 'NO_SPACE' });
  expect(parent.asked).toEqual([aheadOf(11), 11, aheadOf(12), 12]);
});

const LIMITS: ArchiveLimits = {
  maxUploadBytes: 1e9,
  maxExtractedBytes: 1e9,
  maxEntryBytes: 1e9,
  maxEntries: 10,
  maxCentralDirectoryBytes: 1e6,
  maxDepth: 16,
  maxPathBytes: 1_000,
  maxNameBytes: 255,
  maxRatio: 1e6,
  ratioFloorBytes: 1e9,
};

function bytesIn(dir: string): number {
  if (!existsSync(dir)) return 0;
  return readdirSync(dir).reduce((sum, name) => sum + statSync(path.join(dir, name)).size, 0);
}

test.each([
  ['alone', {}],
  ['with another', { 'other.sql': 'CREATE TABLE b(a);\n' }],
])('a .sql.gz %s never lies there with more bytes than are booked', async (_name, others) => {
  await using root = tempRoot();
  const sql = `PRAGMA foreign_keys=OFF;\nCREATE TABLE a(a);\n${'-- nothing to see\n'.repeat(1_500_000)}`;
  const archive = root.path('upload.zip');
  writeFileSync(archive, zipOf({ 'dump.sql.gz': gzipSync(sql), ...others }));
  const extractedDir = root.path('extracted');
  let booked = 0;
  let seen = 0;
  const parent: ParentLink = {
    signal: new AbortController().signal,
    report: () => {},
    opened: () => {},
    loaded: () => {},
    pace: createPace(),
    ask: async (question) => {
      for (let turns = 0; turns < 200; turns += 1) await turn(); // The answer takes its time; whoever does not wait for it writes on.
      seen = Math.max(seen, bytesIn(extractedDir));
      expect(seen).toBeLessThanOrEqual(booked);
      booked = question.kind === 'reserve' ? question.bytes : 0;
    },
  };
  const { files } = await readArchive({ kind: 'inspect', archive, extractedDir, limits: LIMITS, preferred: 'sqlite' }, parent);
  expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(booked);
  expect(seen, 'it was looked at while it grew').toBeGreaterThan(4 * MIB);
});
