import { describe, expect, test } from 'vitest';
import type { Recover } from '../src/types.ts';
import { workspaceLab } from './workspace-lab.ts';

describe('an import that died near its commit', () => {
  const result = { rows: 1, statements: 1, tables: [], bytes: 1, duration_ms: 1 };

  async function diedNearCommit(recover: Recover) {
    const lost = await workspaceLab({ recover });
    const lease = await lost.ledger.importing();
    const id = lease.importId;
    lost.bare(id);
    await lost.ledger.imports.recordCommitMarker(lease, { x: 1 });
    const sweep = async (...asked: Parameters<typeof lost.sweep>) => {
      await lost.ledger.lapse(id);
      return lost.sweep(...asked);
    };
    return { lost, id, sweep };
  }

  test('stays until its target has said what became of it', async () => {
    let answer: 'away' | 'committed' = 'away';
    const { lost, id, sweep } = await diedNearCommit(async () =>
      answer === 'away' ? null : { status: 'succeeded', result, removedBy: 'sweep-orphans' },
    );
    await using _lab = lost;
    expect(await sweep('orphans')).toMatchObject({ removed: [], skipped: [{ import_id: id, reason: 'unreachable' }] });
    expect(lost.isThere(id)).toBe(true);
    answer = 'committed';
    expect(await sweep('orphans')).toMatchObject({ success: true, removed: [id] });
    expect(await lost.ledger.record(id)).toMatchObject({ status: 'succeeded', result });
  });

  test('is told as left once its target has been silent for an hour', async () => {
    const { lost, id, sweep } = await diedNearCommit(async () => null);
    await using _lab = lost;
    await lost.ledger.metadata.query("update imports set started_at = now() - interval '61 minutes' where id = $1", [id]);
    expect(await sweep('orphans')).toMatchObject({ success: false, removed: [], skipped: [{ import_id: id, reason: 'error' }] });
    expect(await lost.ledger.record(id)).toMatchObject({ status: 'importing' });
    expect(await lost.ledger.database.sweeps.all()).toMatchObject([{ kind: 'orphans', leftTotal: 1, lastSuccessAt: null }]);
  });

  test('is ended by hand without an answer, and says that the outcome is unknown', async () => {
    const { lost, id, sweep } = await diedNearCommit(async () => null);
    await using _lab = lost;
    expect(await sweep('import', { importId: id, by: 'api' })).toMatchObject({ success: true, removed: [id] });
    expect(lost.isThere(id)).toBe(false);
    expect(await lost.ledger.record(id)).toMatchObject({ status: 'failed', error: { code: 'OUTCOME_UNKNOWN' } });
    expect(await lost.ledger.imports.bookedBytes()).toBe(0);
  });

  test('ends as what its target says when it is cleaned up by hand', async () => {
    const { lost, id, sweep } = await diedNearCommit(async () => ({ status: 'succeeded', result, removedBy: 'sweep-orphans' }));
    await using _lab = lost;
    expect(await sweep('import', { importId: id, by: 'api' })).toMatchObject({ success: true, removed: [id] });
    expect(await lost.ledger.record(id)).toMatchObject({ status: 'succeeded', result });
  });
});
