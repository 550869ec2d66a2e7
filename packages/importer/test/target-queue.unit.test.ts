import { expect, test } from 'vitest';
import { createTargetQueue } from '../src/index.ts';

const never = new AbortController().signal;

test('one at a time on each target, different targets side by side', async () => {
  const queue = createTargetQueue();
  const order: string[] = [];
  const noting = (name: string) => (leave: () => void) => {
    order.push(name);
    return leave;
  };
  const leaveFirst = await queue.enter('pg', never);
  const second = queue.enter('pg', never).then(noting('second'));
  const third = queue.enter('pg', never).then(noting('third'));
  (await queue.enter('lite', never))();
  expect(order).toEqual([]);
  leaveFirst();
  (await second)();
  (await third)();
  expect(order).toEqual(['second', 'third']);
});

test('who stops waiting does not hold up those behind', async () => {
  const queue = createTargetQueue();
  const leaveFirst = await queue.enter('pg', never);
  const controller = new AbortController();
  const second = queue.enter('pg', controller.signal);
  const third = queue.enter('pg', never);
  controller.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  leaveFirst();
  await expect(third).resolves.toBeTypeOf('function');
});
