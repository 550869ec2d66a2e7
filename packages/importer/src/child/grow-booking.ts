import type { ParentLink } from '../messages.ts';

/** Booked ahead of what is written: a quarter, and a little for a start. */
const AHEAD = 1.25;
const FIRST_BYTES = 1024 ** 2;

/** Follows how much is unpacked, and books more when it is more than was announced. */
export interface GrowingBooking {
  /** Tells how many bytes are written. */
  written(bytes: number): void;
  /** Waits for what was asked for last. @throws the reason of the signal */
  settled(): Promise<void>;
  /** Aborts with the reason of the caller's own signal, or with NO_SPACE when there is no room for more. */
  readonly signal: AbortSignal;
}

/** The archive announces the size of a `.sql.gz`, not of the SQL in it. @param bytes what is booked already */
export function growBooking(parent: ParentLink, bytes: number): GrowingBooking {
  const refused = new AbortController();
  let booked = bytes;
  let asked = Promise.resolve();
  const signal = AbortSignal.any([parent.signal, refused.signal]);
  return {
    written: (now) => {
      if (now <= booked) return;
      booked = Math.ceil(now * AHEAD) + FIRST_BYTES;
      asked = parent.ask({ kind: 'reserve', bytes: booked }).catch((error: unknown) => refused.abort(error));
    },
    settled: async () => {
      await asked;
      signal.throwIfAborted();
    },
    signal,
  };
}
