import { asDumpdockError } from '@dumpdock/contracts';
import type { ParentLink } from '../messages.ts';

/** Booked ahead of what is needed: a quarter, and a little for a start. So few questions are asked, however large the dump. */
const AHEAD = 1.25;
const FIRST_BYTES = 1024 ** 2;

/** Books more when more is unpacked than was announced; only ever more, one question at a time. */
export interface GrowingBooking {
  /** Undefined: so many bytes are booked. Otherwise they may be written when the promise resolves; it rejects with NO_SPACE when there is no room for them. */
  roomFor(bytes: number): Promise<void> | undefined;
}

/** The archive announces the size of a `.sql.gz`, not of the SQL in it. @param bytes what is booked already */
export function growBooking(parent: Pick<ParentLink, 'ask'>, bytes: number): GrowingBooking {
  let booked = bytes;
  let asked = Promise.resolve();

  async function ask(wanted: number): Promise<void> {
    await parent.ask({ kind: 'reserve', bytes: wanted });
    booked = wanted;
  }

  async function grow(needed: number): Promise<void> {
    if (needed <= booked) return;
    try {
      await ask(Math.ceil(needed * AHEAD) + FIRST_BYTES);
    } catch (error) {
      if (asDumpdockError(error).code !== 'NO_SPACE') throw error;
      await ask(needed); // What is needed may fit though nothing ahead of it does.
    }
  }

  return {
    roomFor(needed) {
      if (needed <= booked) return undefined;
      asked = asked.then(() => grow(needed));
      return asked;
    },
  };
}
