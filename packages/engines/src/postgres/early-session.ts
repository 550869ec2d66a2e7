import type pg from 'pg';
import type { Target } from '../engine.ts';
import { closingOnAbort } from '../shared/why-aborted.ts';
import { close, connect, cutOff } from './connect.ts';

/** How long a session waits for its load. A load that comes later opens another one: firewalls forget connections on which nothing happens. */
const WAIT_MS = 5_000;
/** How long it may take to open, and how long one that waited may take to show that it is alive. */
const OPEN_TIMEOUT_MS = 15_000;
const ALIVE_TIMEOUT_MS = 5_000;

/** A session that is opened while the first bytes of the dump are still on their way. */
export interface EarlySession {
  /** Begins to connect. Failing is told by `take`, which tries again. */
  open(target: Target): void;
  /** The session that waits, or a new one; aborting ends the wait. @throws DumpdockError TARGET_UNAVAILABLE */
  take(target: Target, signal: AbortSignal): Promise<pg.Client>;
}

/** `waitMs`: what tests change. */
export function createEarlySession(waitMs = WAIT_MS): EarlySession {
  let waiting: Promise<pg.Client | null> | null = null;
  return {
    open(target) {
      const opened: Promise<pg.Client | null> = connect(target, AbortSignal.timeout(OPEN_TIMEOUT_MS)).catch(() => null);
      waiting = opened;
      setTimeout(() => {
        if (waiting !== opened) return;
        waiting = null;
        void opened.then((client) => (client === null ? undefined : close(client)));
      }, waitMs).unref();
    },
    async take(target, signal) {
      const opened = waiting;
      waiting = null;
      const client = await opened;
      return client !== null && (await isAlive(client)) ? client : connect(target, signal);
    },
  };
}

/** What broke while nobody used it shows when it is used. */
async function isAlive(client: pg.Client): Promise<boolean> {
  const signal = AbortSignal.timeout(ALIVE_TIMEOUT_MS);
  return closingOnAbort(
    signal,
    () => cutOff(client),
    () => client.query('SELECT 1'),
  ).then(
    () => true,
    () => false,
  );
}
