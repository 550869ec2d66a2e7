import { expect, test } from 'vitest';
import { createSlots } from '../src/slots.ts';

const never = new AbortController().signal;

/** Whether a promise has settled once everything that was ready has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

test('so many enter at once, the others in the order of asking', async () => {
  const slots = createSlots(2);
  const first = await slots.enter(never);
  await slots.enter(never);
  const order: string[] = [];
  const noting = (name: string) => (leave: () => void) => {
    order.push(name);
    return leave;
  };
  const third = slots.enter(never).then(noting('third'));
  const fourth = slots.enter(never).then(noting('fourth'));
  expect(await isSettled(third)).toBe(false);
  first();
  (await third)();
  await fourth;
  expect(order).toEqual(['third', 'fourth']);
});

test('who stops waiting takes no place', async () => {
  const slots = createSlots(1);
  const leave = await slots.enter(never);
  const controller = new AbortController();
  const waiting = slots.enter(controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  leave();
  await expect(slots.enter(never)).resolves.toBeTypeOf('function');
});

test('who is stopped before asking is refused', async () => {
  await expect(createSlots(1).enter(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
});
