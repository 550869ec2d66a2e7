import { KILL_POINTS } from '@dumpdock/contracts';
import { afterAll, expect, test } from 'vitest';
import { finishKilling, type Killing, killAt, startKilling } from './kill.ts';
import { SCENARIOS } from './scenarios.ts';

const idle: Killing[] = [];

/** A lab of its own for the time of `work`; a lab in which something went wrong is not used again. */
async function withKilling(work: (killing: Killing) => Promise<void>): Promise<void> {
  const killing = idle.pop() ?? (await startKilling());
  try {
    await work(killing);
    idle.push(killing);
  } catch (error) {
    await killing.lab[Symbol.asyncDispose]();
    throw error;
  }
}

const cases = KILL_POINTS.flatMap((point) => SCENARIOS[point].map((scenario) => ({ point, name: scenario.name, scenario })));

test('there is a way to every kill point', () => {
  expect(KILL_POINTS.filter((point) => SCENARIOS[point].length === 0)).toEqual([]);
});

test.concurrent.each(cases)('killed at $point: $name', ({ point, scenario }) => withKilling((killing) => killAt(killing, point, scenario)));

afterAll(async () => {
  for (const killing of idle.splice(0)) {
    try {
      await finishKilling(killing);
    } finally {
      await killing.lab[Symbol.asyncDispose]();
    }
  }
});
