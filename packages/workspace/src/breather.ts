import { setImmediate } from 'node:timers/promises';

/** Lets the event loop in between slices of synchronous work: many small system calls are three times faster that way than one promise each. */
export interface Breather {
  due(): boolean;
  /** Throws when the work was told to stop meanwhile. */
  rest(): Promise<void>;
  /** Throws the reason of the signal once it is aborted, whatever that is: `catch` asks here first whether an error is the stop. */
  check(): void;
}

const SLICE_MS = 5;

export function createBreather(signal?: AbortSignal): Breather {
  let since = performance.now();
  return {
    due: () => performance.now() - since > SLICE_MS,
    rest: async () => {
      await setImmediate();
      signal?.throwIfAborted();
      since = performance.now();
    },
    check: () => signal?.throwIfAborted(),
  };
}
