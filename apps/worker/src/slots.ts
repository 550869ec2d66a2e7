/** So many pieces of work at once; the rest waits in the order of asking. */
export interface Slots {
  /** Resolves when there is room, with what to call when done. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** Room for `size` pieces of work. */
export function createSlots(size: number): Slots {
  const waiting: (() => void)[] = [];
  let free = size;

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (free > 0) free -= 1;
      else await room(waiting, signal);
      return leave;
    },
  };
}

function room(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = () => {
    const place = waiting.indexOf(resolve);
    if (place >= 0) waiting.splice(place, 1);
    reject(signal.reason);
  };
  waiting.push(resolve);
  signal.addEventListener('abort', onAbort, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', onAbort));
}
