import { expect, test } from 'vitest';
import { type Service, startAll, stopAll } from '../src/index.ts';

function recorder() {
  const calls: string[] = [];
  const service = (name: string, failing: 'start' | 'stop' | null = null): Service => {
    const step = (verb: 'start' | 'stop') => async () => {
      calls.push(`${verb} ${name}`);
      if (failing === verb) throw new Error(name);
    };
    return { name, start: step('start'), stop: step('stop') };
  };
  return { calls, service };
}

test('a failed start stops what was started, in reverse', async () => {
  const { calls, service } = recorder();
  await expect(startAll([service('a'), service('b', 'start'), service('c')])).rejects.toThrow('b');
  expect(calls).toEqual(['start a', 'start b', 'stop b', 'stop a']);
});

test('a failed stop does not keep the others running', async () => {
  const { calls, service } = recorder();
  await expect(stopAll([service('a'), service('b', 'stop'), service('c')])).rejects.toThrow('b');
  expect(calls).toEqual(['stop c', 'stop b', 'stop a']);
});
