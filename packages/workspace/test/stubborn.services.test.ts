import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CleanupResult, DumpdockError, newImportId } from '@dumpdock/contracts';
import { serviceUser } from '@dumpdock/stack';
import { asNobody, tempRoot } from '@dumpdock/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Recover } from '../src/index.ts';
import { type WorkspaceLab, workspaceLab } from './workspace-lab.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');

/** What becomes of those that died near their commit, by import; of others nothing can be told. */
const answers = new Map<string, () => Awaited<ReturnType<Recover>>>();
let lab: WorkspaceLab;
beforeEach(async () => {
  lab = await workspaceLab({ recover: async ({ import_id }) => answers.get(import_id)?.() ?? null });
});
afterEach(() => lab[Symbol.asyncDispose]());

async function diedNearItsCommit(answer: () => Awaited<ReturnType<Recover>>): Promise<string> {
  const lease = await lab.ledger.importing();
  lab.bare(lease.importId);
  await lab.ledger.imports.recordCommitMarker(lease, { x: 1 });
  await lab.ledger.lapse(lease.importId);
  answers.set(lease.importId, answer);
  return lease.importId;
}

const failed = () => ({ status: 'failed', error: new DumpdockError('WORKER_LOST').toRecord(), removedBy: 'test' }) as const;
const refused = (): never => {
  throw Object.assign(new Error('the path of it'), { code: 'EACCES' });
};

describe('what cannot be dealt with keeps nothing else back', () => {
  test('a dead import among others: it is told as an error, the rest of the sweep is done', async () => {
    const [stubborn, other] = [await diedNearItsCommit(refused), await diedNearItsCommit(failed)];
    const [trashed, orphan] = [lab.bare(`.trash/${newImportId()}-0123456789ab`), lab.bare()];
    const result = await lab.sweep('orphans');
    expect(result.removed.toSorted()).toEqual([other, trashed.slice('.trash/'.length), orphan].toSorted());
    const detail = 'What became of it could not be found out (EACCES).';
    expect(result).toMatchObject({ success: false, skipped: [{ import_id: stubborn, reason: 'error', detail }] });
    expect(lab.names()).toEqual([stubborn]);
    expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'warn', message: 'clean-up had to leave something' }));
    expect(await lab.ledger.database.sweeps.all()).toMatchObject([{ kind: 'orphans', lastSuccessAt: null, leftTotal: 1 }]);
  });

  test('a step of the sweep: those after it are done, and it is told as an error', async () => {
    await lab.ledger.metadata.query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger refuse before insert on audit_records for each row when (new.reason = 'left in the trash') execute function refuse()`);
    const [trashed, orphan] = [lab.bare(`.trash/${newImportId()}-0123456789ab`), lab.bare()];
    const result = await lab.sweep('orphans');
    expect(result).toMatchObject({ success: false, removed: [orphan], skipped: [{ import_id: 'the trash', reason: 'error' }] });
    expect(lab.isThere(trashed)).toBe(true);
  });

  test('without the metadata database a sweep ends, and says why', async () => {
    await diedNearItsCommit(() => {
      throw new DumpdockError('DATABASE_UNAVAILABLE');
    });
    lab.bare();
    await expect(lab.sweep('orphans')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(lab.names()).toHaveLength(2);
  });
});

test.each([
  ['a word', 'shutdown'],
  ['an error of ours', new DumpdockError('CANCELLED')],
  ['nothing', undefined],
])('a sweep that is stopped in a large tree with %s has left nothing that should have gone', async (_name, reason) => {
  const id = newImportId();
  mkdirSync(lab.at(id));
  for (let file = 0; file < 20_000; file += 1) writeFileSync(lab.at(id, `f${file}`), '');
  const stop = new AbortController();
  const watch = () => {
    if (readdirSync(lab.at('.trash')).length > 0) stop.abort(reason);
    else setImmediate(watch);
  };
  watch();
  const swept = await lab.sweep('orphans', { signal: stop.signal }).catch((error: unknown) => error);
  expect(swept).toBe(stop.signal.reason);
  const outcomes = (await lab.ledger.database.audit.list({ importId: id, limit: 10 })).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['begun']);
  expect(lab.logged.filter(({ level }) => level === 'warn')).toEqual([]);
});

test.each(['000', '300'])('a dead import whose directories are locked (%s) is ended by an ordinary user', async (mode) => {
  await using own = tempRoot();
  mkdirSync(own.path('media/temp_sql_imports'), { recursive: true });
  const user = serviceUser();
  for (const place of ['media', 'media/temp_sql_imports']) {
    if (user !== null) chownSync(own.path(place), user.uid, user.gid);
    chmodSync(own.path(place), 0o700);
  }
  const lease = await lab.ledger.importing();
  await lab.ledger.imports.recordCommitMarker(lease, { x: 1 });
  await lab.ledger.lapse(lease.importId);
  const run = await asNobody(path.join(FIXTURES, 'locked-import.ts'), [own.path('media'), lease.importId, mode], {
    DATABASE_URL: lab.ledger.metadata.adminUrl,
  });
  expect(run.stderr).toBe('');
  const { result, sawScratch, uid } = JSON.parse(run.stdout) as { result: CleanupResult; sawScratch: boolean; uid: number };
  expect(result).toMatchObject({ success: true, removed: [lease.importId], skipped: [] });
  expect([sawScratch, uid === 0]).toEqual([true, false]);
  expect(readdirSync(own.path('media/temp_sql_imports'))).toEqual(['.trash']);
});
