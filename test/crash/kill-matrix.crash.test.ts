import { KILL_POINTS } from '@dumpdock/contracts';
import { afterAll, expect, test } from 'vitest';
import { killAt } from './kill.ts';
import { killingPool } from './killing-pool.ts';
import { SCENARIOS } from './scenarios.ts';

const pool = killingPool();
const cases = KILL_POINTS.flatMap((point) => SCENARIOS[point].map((scenario) => ({ point, name: scenario.name, scenario })));

test('there is a way to every kill point', () => {
  expect(KILL_POINTS.filter((point) => SCENARIOS[point].length === 0)).toEqual([]);
});

test.concurrent.each(cases)('killed at $point: $name', ({ point, scenario }) => pool.use((killing) => killAt(killing, point, scenario)));

afterAll(() => pool.finish());
