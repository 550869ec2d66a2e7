import { KILL_POINTS, type KillPoint } from '@dumpdock/contracts';
import { afterAll, expect, test } from 'vitest';
import { finishKilling, killAt, startKilling } from './kill.ts';
import { killingPool } from './killing-pool.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { smallQuota } from './small-disk.ts';

const QUOTA_MIB = 8;

const pool = killingPool();
const cases = KILL_POINTS.flatMap((point) => SCENARIOS[point].map((scenario) => ({ point, name: scenario.name, scenario })));

test('there is a way to every kill point', () => {
  expect(KILL_POINTS.filter((point) => SCENARIOS[point].length === 0)).toEqual([]);
});

test.concurrent.each(cases)('killed at $point: $name', ({ point, scenario }) =>
  scenario.onSmallDisk ? killOnSmallDisk(point, scenario) : pool.use((killing) => killAt(killing, point, scenario)),
);

async function killOnSmallDisk(point: KillPoint, scenario: Scenario): Promise<void> {
  await using disk = await smallQuota(QUOTA_MIB);
  const killing = await startKilling({ disk, settings: { MAX_UPLOAD_BYTES: String(1024 ** 2) } });
  await using _lab = killing.lab;
  await killAt(killing, point, scenario);
  await finishKilling(killing);
}

afterAll(() => pool.finish());
