import { fakeClock, ownMetadata, ownPostgres, tempRoot } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import type { Lease } from '../src/index.ts';
import { ledgerLab } from './ledger-lab.ts';

const LEASE_MS = 15_000;

test('a clock of the database that is set back leaves no dead import live: its lease ends later than it was given for', async () => {
  await using root = tempRoot();
  const clock = await fakeClock(root.path('clock'));
  const server = await ownPostgres(root, clock.env);
  try {
    await using lab = await ledgerLab(await ownMetadata(server));
    const { imports } = lab;
    const held = async (leaseMs: number): Promise<Lease> => {
      const lease = await lab.receiving();
      expect(await imports.heartbeat(lease, leaseMs)).toBe('held');
      return lease;
    };
    const abandoned = async () => (await imports.abandoned(10)).map(({ import_id }) => import_id).toSorted();
    for (const hours of [-0.5, -12, -48, 12, 48]) {
      clock.set(0);
      await lab.metadata.query('delete from imports');
      const [dead, asked, living, paused] = [await held(LEASE_MS), await held(LEASE_MS), await held(LEASE_MS), await held(180_000)];
      expect(await abandoned()).toEqual([]);
      clock.set(hours);
      await imports.requestCancel(asked.importId, 'me');
      expect(await imports.heartbeat(living, LEASE_MS)).toBe('held');
      const over = [dead, asked, ...(hours > 0 || hours < -24 ? [paused] : [])].map(({ importId }) => importId);
      expect(await abandoned(), `${hours} h`).toEqual(over.toSorted());
      expect(await imports.takeOver(living.importId, 'sweep', LEASE_MS)).toBeNull();
      expect(await imports.takeOver(dead.importId, 'sweep', LEASE_MS)).not.toBeNull();
      expect(await imports.heartbeat(dead, LEASE_MS)).toBe('lost');
    }
  } finally {
    await server.stop();
  }
});
