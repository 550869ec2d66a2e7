import { DumpdockError } from '@dumpdock/contracts';
import { expect, test } from 'vitest';
import { growBooking } from '../src/child/grow-booking.ts';
import type { ParentLink } from '../src/messages.ts';

test('a refusal that comes after the last byte still counts', async () => {
  const { promise: answer, reject: refuse } = Promise.withResolvers<void>();
  const booking = growBooking({ ask: () => answer, signal: new AbortController().signal } as unknown as ParentLink, 10);
  booking.written(11);
  const settled = booking.settled();
  refuse(new DumpdockError('NO_SPACE'));
  await expect(settled).rejects.toMatchObject({ code: 'NO_SPACE' });
  expect(booking.signal.aborted).toBe(true);
});

test('more is booked only when more than was announced is written', async () => {
  const asked: number[] = [];
  const ask: ParentLink['ask'] = async (question) => {
    if (question.kind === 'reserve') asked.push(question.bytes);
  };
  const booking = growBooking({ ask, signal: new AbortController().signal } as unknown as ParentLink, 10);
  for (const bytes of [5, 10, 11, 12]) booking.written(bytes);
  await booking.settled();
  expect(asked).toEqual([Math.ceil(11 * 1.25) + 1024 ** 2]);
});
