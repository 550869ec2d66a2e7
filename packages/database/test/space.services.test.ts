import { newImportId } from '@dumpdock/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SpaceBudget } from '../src/index.ts';
import { endingAs, GIB, INSPECTION, type LedgerLab, ledgerLab } from './ledger-lab.ts';

let lab: LedgerLab;
beforeEach(async () => {
  lab = await ledgerLab();
});
afterEach(() => lab[Symbol.asyncDispose]());

const book = (reserveBytes: number, budget: SpaceBudget) =>
  lab.imports.create(
    {
      id: newImportId(),
      archiveName: 'a.zip',
      target: null,
      owner: null,
      autoConfirm: false,
      reserveBytes,
      leaseOwner: 'api',
      leaseMs: 60_000,
    },
    budget,
  );
const room = (maxTempBytes: number, freeBytes = GIB): SpaceBudget => ({ maxTempBytes, freeBytes: async () => freeBytes });

/** How many of them were booked; the others were refused for want of space, leaving no row. */
async function booked(attempts: readonly Promise<unknown>[]): Promise<number> {
  const settled = await Promise.allSettled(attempts);
  const refused = settled.filter((one) => one.status === 'rejected');
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'NO_SPACE' });
  expect((await lab.metadata.query('select count(*)::int as n from imports')).rows[0].n).toBe(settled.length - refused.length);
  return settled.length - refused.length;
}

test('fifty at once never book more than MAX_TEMP_BYTES', async () => {
  expect(await booked(Array.from({ length: 50 }, () => book(100, room(1_050))))).toBe(10);
  expect(await lab.imports.bookedBytes()).toBe(1_000);
});

test('fifty at once never book more than is free', async () => {
  expect(await booked(Array.from({ length: 50 }, () => book(100, room(GIB, 730))))).toBe(7);
});

test('what is free is measured once nobody else can book: bytes written meanwhile do not count twice', async () => {
  let free = 1_000;
  const budget: SpaceBudget = { maxTempBytes: GIB, freeBytes: async () => free };
  const held = await lab.metadata.query('begin; select pg_advisory_xact_lock(1684275201)');
  expect(held).toBeDefined();
  const waiting = book(600, budget);
  free = 500; // Somebody writes while this booking waits for its turn.
  await lab.metadata.query('commit');
  await expect(waiting).rejects.toMatchObject({ code: 'NO_SPACE' });
});

test('what lies on disk is counted by the disk, what is only booked by the ledger', async () => {
  const { lease } = await book(600, room(GIB, 1_000));
  await expect(book(500, room(GIB, 1_000))).rejects.toMatchObject({ code: 'NO_SPACE' });
  await lab.imports.heartbeat(lease, 60_000, undefined, 600);
  // 600 are written: the disk has 400 free, and nothing is pending.
  await expect(book(500, room(GIB, 400))).rejects.toMatchObject({ code: 'NO_SPACE' });
  await book(400, room(GIB, 400));
});

test('an upload of unknown size needs at least one byte', async () => {
  await expect(book(0, room(GIB, 0))).rejects.toMatchObject({ code: 'NO_SPACE' });
});

test('a booking grows only into what is there, and shrinks always', async () => {
  const lease = await lab.receiving({ reserveBytes: 100 });
  await expect(lab.imports.reserve(lease, 2_000, room(1_000))).rejects.toMatchObject({ code: 'NO_SPACE' });
  expect(await lab.imports.bookedBytes()).toBe(100);
  expect(await lab.imports.reserve(lease, 900, room(1_000))).toBe(true);
  expect(await lab.imports.reserve(lease, 50, room(0, 0))).toBe(true);
  expect(await lab.imports.bookedBytes()).toBe(50);
});

test('an inspected import holds what lies there: its archive and what was unpacked', async () => {
  const id = await lab.ready();
  const unpacked = INSPECTION.entries.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(await lab.imports.bookedBytes()).toBe(100 + unpacked);
  expect((await lab.record(id)).workspace.bytes).toBe(100 + unpacked);
});

test.each(['succeeded', 'failed', 'cancelled', 'expired'] as const)('a booking dies with its import: %s', async (status) => {
  await lab.ended(status);
  expect(await lab.imports.bookedBytes()).toBe(0);
});

test('what could not be removed stays booked until it is', async () => {
  const id = await lab.ready();
  await lab.imports.beginEnding({ id, from: ['ready'] }, endingAs('failed'));
  await lab.imports.completeEnding(id, { removed: false, freedBytes: 0 });
  expect(await lab.imports.bookedBytes()).toBe(500);
  expect(await lab.imports.closeMany([id], 'sweep-orphans')).toEqual(new Set([id]));
  expect(await lab.imports.bookedBytes()).toBe(0);
});
