import { lutimesSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { setInterval } from 'node:timers/promises';
import { type CleanupResult, IMPORT_STATUSES, type ImportStatus, isLive, newImportId } from '@dumpdock/contracts';
import type { Lease } from '@dumpdock/database';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endingAs, type WorkspaceLab, workspaceLab } from './workspace-lab.ts';

let lab: WorkspaceLab;
beforeEach(async () => {
  lab = await workspaceLab();
});
afterEach(async () => {
  expect(lab.canaryIsWell()).toBe(true);
  await lab[Symbol.asyncDispose]();
});

/** What a living holder does, after the first second; resolves to what it was answered. */
async function beat(lease: Lease, signal: AbortSignal): Promise<Set<string>> {
  const answers = new Set<string>();
  try {
    for await (const _ of setInterval(1_000, undefined, { signal })) answers.add(await lab.ledger.imports.heartbeat(lease, 60_000));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return answers;
}

const SWEEPS = ['old', 'failed', 'orphans'] as const;

/** One import in every state, all untouched for 48 hours. */
async function oneOfEach(hours = 48): Promise<Map<ImportStatus, string>> {
  const made = new Map<ImportStatus, string>();
  for (const status of IMPORT_STATUSES) made.set(status, await lab.importIn(status));
  for (const id of made.values()) lab.age(id, hours);
  return made;
}

/** States whose workspace is gone. */
const gone = (all: Map<ImportStatus, string>) => [...all].filter(([, id]) => !lab.isThere(id)).map(([status]) => status);

describe('what each sweep takes, of imports in every state', () => {
  test.each([
    ['old', ['ready', 'succeeded', 'failed', 'cancelled', 'expired']],
    ['failed', ['failed', 'cancelled', 'expired']],
    ['orphans', ['succeeded', 'failed', 'cancelled', 'expired']],
  ] as const)('%s', async (scope, taken) => {
    const all = await oneOfEach();
    const result = await lab.sweep(scope);
    expect(gone(all)).toEqual(taken);
    expect(result).toMatchObject({ success: true, dry_run: false, freed_bytes: 30 * taken.length });
    expect(result.removed.toSorted()).toEqual(taken.map((status) => all.get(status)).toSorted());
    for (const [status, id] of all) {
      const record = await lab.ledger.record(id);
      const over = scope === 'old' && status === 'ready' ? 'expired' : status;
      expect([status, record.status]).toEqual([status, over]);
      if (taken.some((one) => one === status)) expect(record.workspace).toMatchObject({ present: false, removed_by: `test-${scope}` });
    }
  });

  test.each(SWEEPS)('%s leaves live ones whatever the age, and says so only where it looked at the age', async (scope) => {
    const all = await oneOfEach(24 * 365);
    const { skipped } = await lab.sweep(scope, { maxAgeHours: 0 });
    const live = [...all].filter(([status]) => isLive(status)).map(([, id]) => id);
    expect(live.every((id) => lab.isThere(id))).toBe(true);
    const told = skipped.filter(({ reason }) => reason === 'live').map(({ import_id }) => import_id);
    expect(told.toSorted()).toEqual(scope === 'old' ? live.toSorted() : []);
  });

  test.each(['cancelled', 'expired'] as const)('old finishes an ending as %s that stopped half-way, as its plan says', async (ending) => {
    const id = await lab.importIn('ready');
    lab.age(id, 48);
    await lab.ledger.imports.beginEnding({ id, from: ['ready'] }, endingAs(ending, 'ann'));
    const plan = await lab.sweep('old', { dryRun: true });
    const done = await lab.sweep('old');
    for (const result of [plan, done]) expect(result).toMatchObject({ success: true, removed: [id], skipped: [], freed_bytes: 30 });
    expect(await lab.ledger.record(id)).toMatchObject({ status: ending, workspace: { present: false, removed_by: 'ann' } });
  });

  test('an expired import cannot be confirmed afterwards', async () => {
    const id = await lab.importIn('ready');
    lab.age(id, 48);
    await lab.sweep('old');
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'expired', workspace: { removed_by: 'test-old' } });
    const input = { target: 'pg', grants: [], digest: 'd1', jobId: newImportId(), tables: [] };
    expect(await lab.ledger.imports.confirm(id, input)).toBeNull();
  });
});

describe('the age', () => {
  test('is that of the newest activity in the whole directory', async () => {
    const id = lab.bare();
    lab.age(id, 48);
    const now = Date.now() / 1000;
    lutimesSync(lab.at(id, 'extracted/deeper/0002.sql'), now, now);
    expect((await lab.sweep('old')).removed).toEqual([]);
    lab.age(id, 48);
    expect((await lab.sweep('old')).removed).toEqual([id]);
  });

  test.each([
    [0, true],
    [10, true],
    [14, false],
    [1e308, false],
  ])('of 12 hours against a maximum of %d', async (maxAgeHours, taken) => {
    const id = lab.bare();
    lab.age(id, 12);
    await lab.sweep('old', { maxAgeHours });
    expect(lab.isThere(id)).toBe(!taken);
  });

  test('of a directory from the future is none', async () => {
    const id = lab.bare();
    lab.age(id, -48);
    expect((await lab.sweep('old', { maxAgeHours: 1 })).removed).toEqual([]);
    expect((await lab.sweep('old', { maxAgeHours: 0 })).removed).toEqual([id]);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('%d is refused before anything is done', async (maxAgeHours) => {
    const id = lab.bare();
    await expect(lab.sweep('old', { maxAgeHours })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    expect(lab.isThere(id)).toBe(true);
  });
});

describe('names', () => {
  test('that are no import ids are told and not touched; neither is what lies beside temp_sql_imports', async () => {
    const unknown = [
      'not-an-import',
      'a\nb',
      '..hidden',
      newImportId().toUpperCase(),
      `${newImportId()}x`,
      '00000000-0000-4000-8000-000000000000',
    ];
    for (const name of unknown) lab.bare(name);
    writeFileSync(Buffer.concat([Buffer.from(`${lab.at()}/`), Buffer.from([0xff])]), 'invalid UTF-8');
    mkdirSync(lab.root.path('media/beside'));
    for (const scope of SWEEPS) {
      const result = await lab.sweep(scope, { maxAgeHours: 0 });
      expect(result).toMatchObject({ success: true, removed: [] });
      expect(result.skipped.map(({ import_id, reason }) => [import_id, reason]).toSorted()).toEqual(
        [...unknown, '\ufffd'].map((name) => [name, 'unknown-name']).toSorted(),
      );
    }
    expect(unknown.every((name) => lab.isThere(name))).toBe(true);
    expect(lab.names()).toHaveLength(unknown.length + 1);
  });

  test('a link with the name of an import goes, what it points to stays', async () => {
    const id = newImportId();
    symlinkSync(lab.root.path('canary'), lab.at(id));
    lutimesSync(lab.at(id), 1, 1);
    expect(await lab.sweep('old')).toMatchObject({ success: true, removed: [id], freed_bytes: 0 });
    expect(lab.names()).toEqual([]);
  });

  test.each(['.', '.trash'])('a link in the place of %j is refused with a sentence, and what it leads to stays', async (place) => {
    rmSync(lab.at(place), { recursive: true });
    symlinkSync(lab.root.path('canary'), lab.at(place));
    const sweep = lab.sweep('orphans');
    await expect(sweep).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('is no directory') });
  });

  test('a file with the name of an import goes', async () => {
    const id = newImportId();
    writeFileSync(lab.at(id), 'four');
    expect(await lab.sweep('orphans')).toMatchObject({ removed: [id], freed_bytes: 4 });
  });
});

describe('a dry run', () => {
  test.each(SWEEPS)('of %s answers what the sweep then does, and changes nothing', async (scope) => {
    const all = await oneOfEach();
    lab.bare('not-an-import');
    const before = { names: lab.names(), audit: await lab.ledger.database.audit.list({ limit: 100 }) };
    const plan = await lab.sweep(scope, { dryRun: true });
    expect({ names: lab.names(), audit: await lab.ledger.database.audit.list({ limit: 100 }) }).toEqual(before);
    for (const [status, id] of all) expect((await lab.ledger.record(id)).status).toBe(status);
    expect(await lab.ledger.database.sweeps.all()).toEqual([]);
    const done = await lab.sweep(scope);
    const what = ({ removed, skipped, freed_bytes }: typeof plan) => ({ removed: removed.toSorted(), skipped, freed_bytes });
    expect(what(plan)).toEqual(what(done));
    expect([plan.dry_run, done.dry_run]).toEqual([true, false]);
    expect(plan.message).toContain('Would remove');
  });
});

describe('one import, by hand', () => {
  const clean = (importId: string, more = {}) => lab.sweep('import', { importId, by: 'ann', ...more });

  test.each(['receiving', 'inspecting', 'queued', 'importing'] as const)('that is %s is live and left', async (status) => {
    const id = await lab.importIn(status);
    expect(await clean(id)).toMatchObject({ success: false, removed: [], skipped: [{ import_id: id, reason: 'live' }] });
    expect(lab.isThere(id)).toBe(true);
    expect((await lab.ledger.record(id)).status).toBe(status);
  });

  test('that is ready is cancelled, and a second time there is nothing left, which is a success that says so', async () => {
    const id = await lab.importIn('ready');
    expect(await clean(id, { dryRun: true })).toMatchObject({ success: true, removed: [id] });
    expect(await clean(id)).toMatchObject({ success: true, removed: [id] });
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'cancelled', workspace: { present: false, removed_by: 'ann' } });
    const again = await clean(id);
    expect(again).toMatchObject({ success: true, removed: [], skipped: [] });
    expect(again.message).toContain('nothing was left to remove');
    const audit = await lab.ledger.database.audit.list({ importId: id, limit: 1 });
    expect(audit[0]).toMatchObject({ actor: 'ann', action: 'cleanup.import', outcome: 'nothing was left' });
  });

  test('that nobody knows: its directory goes, and what is in the trash of it', async () => {
    const id = lab.bare();
    mkdirSync(lab.at('.trash', `${id}-0123456789ab`));
    mkdirSync(lab.at('.trash', `${newImportId()}-0123456789ab`));
    expect((await clean(id)).removed).toEqual([`${id}-0123456789ab`, id]);
    expect(lab.isThere(id)).toBe(false);
  });

  const what = ({ success, removed, skipped, freed_bytes }: CleanupResult) => ({ success, removed, skipped, freed_bytes });

  test('whose worker died is ended, as the plan says, and the bytes are those that lay there', async () => {
    const id = await lab.importIn('importing');
    await lab.ledger.lapse(id);
    const plan = await clean(id, { dryRun: true });
    expect((await lab.ledger.record(id)).status).toBe('importing');
    const done = await clean(id);
    expect(what(done)).toEqual({ success: true, removed: [id], skipped: [], freed_bytes: 30 });
    expect(what(plan)).toEqual(what(done));
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST' } });
    const audit = await lab.ledger.database.audit.list({ importId: id, limit: 10 });
    expect(audit.map(({ action, bytes }) => [action, bytes])).toEqual([
      ['cleanup.import', 30],
      ['workspace.remove', 30],
    ]);
  });

  test.each(['receiving', 'importing'] as const)(
    'that is %s is live though a step of the clock ended its lease: its holder renews it',
    async (status) => {
      const lease = await lab.ledger[status]();
      lab.bare(lease.importId);
      await lab.ledger.lapse(lease.importId);
      const stopped = new AbortController();
      const held = beat(lease, stopped.signal);
      const result = await clean(lease.importId);
      stopped.abort();
      expect(await held).toEqual(new Set(['held']));
      expect(result).toMatchObject({ success: false, removed: [], skipped: [{ import_id: lease.importId, reason: 'live' }] });
      expect(lab.isThere(lease.importId)).toBe(true);
      expect(await lab.ledger.record(lease.importId)).toMatchObject({ status, leaseToken: lease.token });
      expect(await held).toEqual(new Set(['held']));
    },
  );

  test('that died near its commit, and whose target nobody can ask, is told once', async () => {
    const lease = await lab.ledger.importing();
    lab.bare(lease.importId);
    await lab.ledger.imports.recordCommitMarker(lease, { x: 1 });
    await lab.ledger.lapse(lease.importId);
    expect((await clean(lease.importId)).skipped).toMatchObject([
      { import_id: lease.importId, reason: 'unreachable', detail: expect.stringContaining('near the commit') },
    ]);
  });

  test.each(['ready', 'importing'] as const)(
    'that is %s, dead or waiting, and whose directory is gone is ended, and both plan and result say so',
    async (status) => {
      const id = await lab.importIn(status);
      rmSync(lab.at(id), { recursive: true });
      if (status === 'importing') await lab.ledger.lapse(id);
      const plan = await clean(id, { dryRun: true });
      const done = await clean(id);
      expect(what(done)).toEqual({ success: true, removed: [id], skipped: [], freed_bytes: 0 });
      expect(what(plan)).toEqual(what(done));
      expect([plan.message, done.message]).toEqual(
        ['would be', 'was'].map((verb) => `There is no temporary directory of import ${id}; the import ${verb} ended.`),
      );
    },
  );

  test('that is being ended by its worker is ended', async () => {
    const lease = await lab.ledger.importing();
    lab.bare(lease.importId);
    await lab.ledger.imports.beginEnding(lease, endingAs('failed', 'worker'));
    expect(await clean(lease.importId)).toMatchObject({ success: true, removed: [lease.importId], freed_bytes: 30 });
    expect((await lab.ledger.record(lease.importId)).status).toBe('failed');
  });

  test.each(['', '.', '..', '../x', '/etc', 'a\0b', '__proto__', `${newImportId()}\n`, newImportId().toUpperCase(), `${newImportId()}/..`])(
    'of the id %j is refused',
    async (id) => {
      await expect(clean(id)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
      expect(() => lab.workspaces.paths(id)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }));
    },
  );
});

describe('disk and ledger agree again', () => {
  test('directories without a ledger entry go, however young', async () => {
    const id = lab.bare();
    writeFileSync(lab.at(id, 'upload.zip.part'), 'half');
    expect((await lab.sweep('orphans')).removed).toEqual([id]);
  });

  test('what lies in the trash goes: by import, and of any name', async () => {
    for (const name of [`${newImportId()}-0123456789ab`, 'something else', 'a\nb']) lab.bare(`.trash/${name}`);
    const { removed, freed_bytes } = await lab.sweep('orphans');
    expect([removed.length, freed_bytes]).toEqual([3, 90]);
    expect(lab.names()).toEqual([]);
  });

  test.each([
    ['an upload whose API died', 'receiving', 'UPLOAD_INTERRUPTED'],
    ['an inspection whose worker died', 'inspecting', 'WORKER_LOST'],
    ['an import whose worker died', 'importing', 'WORKER_LOST'],
  ] as const)('%s fails, and its directory goes', async (_name, status, code) => {
    const id = await lab.importIn(status);
    if (status === 'inspecting') await lab.ledger.imports.claim(id, 'inspecting', 'w', 60_000);
    expect((await lab.sweep('orphans')).removed).toEqual([]);
    await lab.ledger.lapse(id);
    expect(await lab.sweep('orphans', { dryRun: true })).toMatchObject({ removed: [id] });
    expect(await lab.sweep('orphans')).toMatchObject({ success: true, removed: [id] });
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'failed', error: { code }, workspace: { present: false } });
    expect(await lab.ledger.imports.bookedBytes()).toBe(0);
  });

  test('a dead import that was to be cancelled is cancelled', async () => {
    const id = await lab.importIn('importing');
    await lab.ledger.imports.requestCancel(id, 'ann');
    await lab.ledger.lapse(id);
    await lab.sweep('orphans');
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } });
  });

  const HALF_WAY = {
    'decided, not moved': () => undefined,
    'moved, not deleted': (id: string) => renameSync(lab.at(id), lab.at('.trash', 'in-the-trash')),
    'deleted, not closed': (id: string) => rmSync(lab.at(id), { recursive: true }),
  };
  test.each(Object.entries(HALF_WAY))('an ending that stopped half-way is finished: %s', async (_name, stop) => {
    const id = await lab.importIn('ready');
    await lab.ledger.imports.beginEnding({ id, from: ['ready'] }, endingAs('cancelled', 'ann'));
    await lab.ledger.metadata.query('update imports set workspace_bytes = 500 where id = $1', [id]);
    stop(id);
    const plan = await lab.sweep('orphans', { dryRun: true });
    const done = await lab.sweep('orphans');
    const there = stop === HALF_WAY['deleted, not closed'] ? [] : [id];
    for (const result of [plan, done]) expect(result).toMatchObject({ success: true, removed: there, freed_bytes: 30 * there.length });
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'cancelled', workspace: { present: false, removed_by: 'ann' } });
    expect([lab.names(), await lab.ledger.imports.bookedBytes()]).toEqual([[], 0]);
  });

  test.each(Object.entries(HALF_WAY))('so is a removal after the end: %s', async (_name, stop) => {
    const id = await lab.importIn('failed');
    expect(await lab.ledger.imports.markRemovingMany([{ id, trash: 'in-the-trash' }], 'dead-sweep')).toEqual(new Set([id]));
    stop(id);
    expect(await lab.sweep('orphans')).toMatchObject({ success: true });
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'failed', workspaceState: 'removed' });
    expect(lab.names()).toEqual([]);
  });

  test('a waiting import whose directory somebody took away fails and says why', async () => {
    const id = await lab.importIn('ready');
    rmSync(lab.at(id), { recursive: true });
    const plan = await lab.sweep('orphans', { dryRun: true });
    expect((await lab.ledger.record(id)).status).toBe('ready');
    const done = await lab.sweep('orphans');
    expect(plan).toMatchObject({
      removed: [id],
      freed_bytes: 0,
      message: expect.stringContaining('Would end 1 import without a temporary'),
    });
    expect(done).toMatchObject({ removed: [id], freed_bytes: 0, message: expect.stringContaining('Ended 1 import without a temporary') });
    expect(await lab.ledger.record(id)).toMatchObject({ status: 'failed', error: { code: 'CHANGED_SINCE_INSPECTION' } });
    expect(await lab.ledger.imports.bookedBytes()).toBe(0);
  });

  test('more dead imports than a page are all ended in one sweep', async () => {
    await lab.ledger.metadata.query(`insert into imports (id, archive_name, lease_owner, lease_token, lease_expires_at)
      select ('019ab000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'a.zip', 'dead', 1, now() - interval '1 second' from generate_series(1, 520) n`);
    await lab.sweep('orphans');
    expect(await lab.ledger.imports.countByStatus()).toEqual({ failed: 520 });
  });
});

describe('targets', () => {
  test('what engines removed there, could not remove or could not ask is told, audited and counted', async () => {
    await using swept = await workspaceLab({
      sweepTargets: async (_signal, taking) => {
        for (const name of ['dumpdock_x', 'dumpdock_y']) await taking?.(name);
        return {
          removed: ['dumpdock_x'],
          skipped: [
            { name: 'pg', reason: 'unreachable', detail: 'The target could not be asked.' },
            { name: newImportId(), reason: 'error', detail: 'No.' },
          ],
        };
      },
    });
    const result = await swept.sweep('orphans', { by: 'sweep-orphans' });
    expect(result).toMatchObject({ success: false, removed: ['dumpdock_x'], skipped: [{ reason: 'unreachable' }, { reason: 'error' }] });
    expect(result.message).toContain('1 target could not be asked.');
    const [run] = await swept.ledger.database.sweeps.all();
    expect(run).toMatchObject({ kind: 'orphans', lastSuccessAt: null, leftTotal: 1, removedTotal: 1 });
    const audit = await swept.ledger.database.audit.list({ limit: 10 });
    expect(audit.map(({ outcome }) => outcome)).toEqual(['left', 'skipped: unreachable', 'left', 'removed']);
  });
});

test('every decision is in the audit and, at debug, in the log: who, what, why, bytes, outcome', async () => {
  const all = await oneOfEach();
  lab.bare('not-an-import');
  const old = lab.bare();
  lab.age(old, 30);
  await lab.sweep('old', { by: 'sweep-old' });
  const audit = await lab.ledger.database.audit.list({ limit: 100 });
  const told = audit.map(({ actor, action, importId, reason, bytes, outcome }) => ({ actor, action, importId, reason, bytes, outcome }));
  const by = { actor: 'sweep-old', action: 'cleanup.old' };
  expect(told).toContainEqual({
    ...by,
    importId: all.get('ready'),
    reason: 'no activity for 24 h, never confirmed',
    bytes: 30,
    outcome: 'removed',
  });
  expect(told).toContainEqual({
    ...by,
    importId: old,
    reason: 'no activity for 24 h, no import of that id',
    bytes: 30,
    outcome: 'removed',
  });
  expect(told).toContainEqual({ ...by, importId: all.get('importing'), reason: 'The import is importing.', outcome: 'skipped: live' });
  expect(audit.find(({ details }) => details?.['name'] === 'not-an-import')).toMatchObject({
    ...by,
    importId: null,
    outcome: 'skipped: unknown-name',
  });
  const decisions = lab.logged.filter(({ level, message }) => level === 'debug' && message === 'clean-up decision');
  expect(decisions.map(({ fields }) => fields['name']).toSorted()).toEqual(audit.map(({ details }) => details?.['name']).toSorted());
  expect(decisions.every(({ fields }) => fields['by'] === 'sweep-old' && fields['scope'] === 'old')).toBe(true);
});

test('a sweep that is stopped half-way has told the audit of all that it removed', async () => {
  const stop = new AbortController();
  const log = { debug: () => stop.abort(), info: () => undefined, warn: () => undefined, error: () => undefined };
  await using stopped = await workspaceLab({ log });
  const all = Array.from({ length: 600 }, () => stopped.bare());
  await expect(stopped.sweep('orphans', { signal: stop.signal })).rejects.toThrow('aborted');
  const gone = all.filter((id) => !stopped.isThere(id));
  expect(gone.length).toBeLessThan(all.length);
  const records = await stopped.ledger.database.audit.list({ limit: 1_000 });
  const removed = records.filter(({ outcome }) => outcome === 'removed').map(({ importId }) => importId);
  expect(removed.length).toBeGreaterThan(0);
  // One may be on its way: it lies in the trash.
  expect(gone.filter((id) => !removed.includes(id)).length).toBeLessThanOrEqual(1);
  expect(records.find(({ outcome }) => outcome === 'begun')).toMatchObject({ reason: 'no import of that id' });
});

describe('a directory whose import was taken over while it was made', () => {
  const outcomes = async (importId: string) =>
    (await lab.ledger.database.audit.list({ importId, limit: 10 })).map(({ outcome }) => outcome);
  const takenOver = async () => {
    const lease = await lab.ledger.receiving();
    await lab.ledger.lapse(lease.importId);
    await lab.ledger.imports.takeOver(lease.importId, 'another', 60_000);
    return lease;
  };

  test('goes at once, and the audit says so when it is gone', async () => {
    const lease = await takenOver();
    await expect(lab.workspaces.create(lease)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(lab.names()).toEqual([]);
    expect(await outcomes(lease.importId)).toEqual(['removed']);
    expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'debug', message: 'workspace removed' }));
  });
  test('that will not go is told as begun, never as removed', async () => {
    const lease = await takenOver();
    rmSync(lab.at('.trash'), { recursive: true });
    symlinkSync(lab.root.path('canary'), lab.at('.trash'));
    await expect(lab.workspaces.create(lease)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(lab.isThere(lease.importId)).toBe(true);
    expect(await outcomes(lease.importId)).toEqual(['begun']);
  });
});

test('names of no import are recorded once, though every sweep tells of them', async () => {
  lab.bare('notes');
  for (const scope of [...SWEEPS, 'old'] as const) {
    expect((await lab.sweep(scope)).skipped).toMatchObject([{ import_id: 'notes', reason: 'unknown-name' }]);
  }
  lab.bare('more');
  await lab.sweep('old');
  const records = await lab.ledger.database.audit.list({ limit: 100 });
  const told = records.filter(({ outcome }) => outcome === 'skipped: unknown-name').map(({ details }) => details?.['name']);
  expect(told.toSorted()).toEqual(['more', 'notes']);
});

test('an ending and its audit record are written in one, once', async () => {
  const id = await lab.ledger.ready();
  const { imports, audit } = lab.ledger.database;
  await imports.beginEnding({ id, from: ['ready'] }, endingAs('cancelled'));
  const entry = { actor: 'somebody', action: 'workspace.remove', importId: id, reason: 'import cancelled', bytes: 7, outcome: 'removed' };
  const both = [1, 2].map(() => imports.completeEnding(id, { removed: true, freedBytes: 7, audit: entry }));
  expect((await Promise.all(both)).filter((record) => record !== null)).toMatchObject([{ status: 'cancelled' }]);
  expect(await audit.list({ importId: id, limit: 10 })).toMatchObject([entry]);
});
