import { DumpdockError } from '@dumpdock/contracts';

/** What to reject with because of an aborted signal: a deadline that passed is TARGET_UNAVAILABLE, every other reason is given on. */
export function whyAborted({ reason }: AbortSignal): unknown {
  const isDeadline = reason instanceof DOMException && reason.name === 'TimeoutError';
  return isDeadline ? new DumpdockError('TARGET_UNAVAILABLE', { detail: 'The target did not answer in time.', cause: reason }) : reason;
}

/**
 * Does `work` with a connection that `close` closes when the signal aborts: what waits for its server then rejects, and so does this, with {@link whyAborted}.
 * A server that answered once may be silent for ever afterwards (stopped, cut off by a firewall); no driver minds.
 */
export async function closingOnAbort<T>(signal: AbortSignal, close: () => void, work: () => Promise<T>): Promise<T> {
  signal.addEventListener('abort', close, { once: true });
  try {
    if (signal.aborted) close();
    return await work();
  } catch (error) {
    throw signal.aborted ? whyAborted(signal) : error;
  } finally {
    signal.removeEventListener('abort', close);
  }
}

/** Longest look at a target. Callers with a person waiting allow less. */
const LOOK_TIMEOUT_MS = 60_000;

/** For looks at a target, which nothing else may limit: aborts with `signal`, or when the target has had its time. */
export function forALook(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]);
}
