import { newJobId } from '@dumpdock/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lease } from '../src/index.ts';
import { endingAs, INSPECTION, type LedgerLab, ledgerLab } from './ledger-lab.ts';

let lab: LedgerLab;
beforeAll(async () => {
  lab = await ledgerLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

const MARKER = { mode: 'xid', xid: '7' };

test('of many that claim the same import one gets it, and the token grows', async () => {
  const id = await lab.queued();
  const before = (await lab.record(id)).leaseToken;
  const claims = await Promise.all(Array.from({ length: 20 }, (_, worker) => lab.imports.claim(id, 'queued', `w${worker}`, 60_000)));
  const won = claims.filter((claim) => claim !== null);
  expect(won).toHaveLength(1);
  expect(won[0]).toMatchObject({ record: { status: 'importing' }, lease: { importId: id, token: before + 1 } });
});

test('of many that take a dead import over one gets it; a living one nobody', async () => {
  const { importId } = await lab.importing();
  expect(await lab.imports.takeOver(importId, 'sweep', 60_000)).toBeNull();
  await lab.lapse(importId);
  const taken = await Promise.all(Array.from({ length: 10 }, (_, sweep) => lab.imports.takeOver(importId, `s${sweep}`, 60_000)));
  expect(taken.filter((one) => one !== null)).toHaveLength(1);
});

describe('a holder whose import was taken over changes nothing any more', () => {
  const writes: Record<string, (lease: Lease) => Promise<unknown>> = {
    heartbeat: (lease) => lab.imports.heartbeat(lease, 60_000),
    reserve: (lease) => lab.imports.reserve(lease, 1, { maxTempBytes: 1e9, freeBytes: async () => 1e9 }),
    workspaceCreated: (lease) => lab.imports.workspaceCreated(lease),
    recordCommitMarker: (lease) => lab.imports.recordCommitMarker(lease, MARKER),
    beginEnding: (lease) => lab.imports.beginEnding(lease, endingAs('succeeded')),
    inspected: (lease) => lab.imports.inspected(lease, INSPECTION),
    received: (lease) => lab.imports.received(lease, { bytes: 1, sha256: 'ee' }, newJobId()),
  };

  test.each(Object.entries(writes))('%s', async (_name, write) => {
    const stale = await lab.importing('sleeper');
    await lab.lapse(stale.importId);
    const taken = await lab.imports.takeOver(stale.importId, 'sleeper', 60_000); // The same name: the token alone tells them apart.
    const before = await lab.record(stale.importId);
    expect(taken?.lease.token).toBe(stale.token + 1);
    expect([null, false, 'lost']).toContain(await write(stale));
    expect(await lab.record(stale.importId)).toEqual(before);
  });
});

describe('the last word before a commit is refused', () => {
  test('when the lease ran out, though nobody took over', async () => {
    const lease = await lab.importing();
    await lab.lapse(lease.importId);
    expect(await lab.imports.recordCommitMarker(lease, MARKER)).toBe(false);
    expect((await lab.record(lease.importId)).commitMarker).toBeNull();
  });
  test('when a cancel was asked for', async () => {
    const lease = await lab.importing();
    await lab.imports.requestCancel(lease.importId, 'me');
    expect(await lab.imports.heartbeat(lease, 60_000)).toBe('cancel-requested');
    expect(await lab.imports.recordCommitMarker(lease, MARKER)).toBe(false);
  });
  test('when an ending is decided', async () => {
    const lease = await lab.importing();
    await lab.imports.beginEnding(lease, endingAs('failed'));
    expect(await lab.imports.recordCommitMarker(lease, MARKER)).toBe(false);
  });
});

test('an ending by anybody else waits for the lease, and then takes it', async () => {
  const lease = await lab.importing();
  const who = { id: lease.importId, from: ['importing'] as const };
  expect(await lab.imports.beginEnding(who, endingAs('failed'))).toBeNull();
  await lab.lapse(lease.importId);
  expect(await lab.imports.beginEnding(who, endingAs('failed'))).toMatchObject({ ending: 'failed', status: 'importing', leaseOwner: null });
  expect(await lab.imports.heartbeat(lease, 60_000)).toBe('lost');
});

test('an ending is decided once: of a commit and a sweep that meet, one holds', async () => {
  const lease = await lab.importing();
  await lab.lapse(lease.importId);
  const decided = await Promise.all([
    lab.imports.beginEnding(lease, endingAs('succeeded')),
    lab.imports.beginEnding({ id: lease.importId, from: ['importing'] }, endingAs('failed')),
  ]);
  expect(decided.filter((one) => one !== null)).toHaveLength(1);
});

test('confirming needs the digest that was inspected, a workspace, and that nobody asked for a cancel', async () => {
  const input = { target: 'pg', grants: [], jobId: newJobId(), tables: [] };
  expect(await lab.imports.confirm(await lab.ready(), { ...input, digest: 'another' })).toBeNull();
  const cancelled = await lab.ready();
  await lab.imports.requestCancel(cancelled, 'me');
  expect(await lab.imports.confirm(cancelled, { ...input, digest: INSPECTION.digest })).toBeNull();
  expect(await lab.imports.confirm(await lab.ended(), { ...input, digest: INSPECTION.digest })).toBeNull();
});

test('of a confirmation and an old sweep that meet, one holds: confirmed or expired', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await lab.ready();
    const [confirmed, expired] = await Promise.all([
      lab.imports.confirm(id, { target: 'pg', grants: [], digest: INSPECTION.digest, jobId: newJobId(), tables: [] }),
      lab.imports.expireMany([{ id, trash: 't' }], 'sweep-old'),
    ]);
    expect([confirmed !== null, expired.has(id)].filter(Boolean)).toHaveLength(1);
    const record = await lab.record(id);
    expect(confirmed === null ? record.ending : record.status).toBe(confirmed === null ? 'expired' : 'queued');
  }
});
