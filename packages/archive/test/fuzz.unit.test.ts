import { expect, test } from 'vitest';
import { runCases } from '../fuzz/run-cases.ts';

test('generated and damaged archives neither hang nor write beyond their plan', async () => {
  const seed = 20_261_124;
  const { outcomes, faults } = await runCases(seed, 600);
  expect(faults, `seed ${seed}`).toEqual([]);
  expect(outcomes['accepted']).toBeGreaterThan(20);
  expect(Object.keys(outcomes).length).toBeGreaterThan(10);
});
