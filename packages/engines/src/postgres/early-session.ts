import type pg from 'pg';
import type { Target } from '../engine.ts';
import { connect } from './connect.ts';

/** How long a session waits for its load. A load that comes later opens another one: firewalls forget connections on which nothing happens. */
const WAIT_MS = 5_000;

/** A session that is opened while the first bytes of the dump are still on their way. */
export interface EarlySession {
  /** Begins to connect. Failing is told by `take`, which tries again. */
  open(target: Target): void;
  /** The session that waits, or a new one. @throws DumpdockError TARGET_UNAVAILABLE */
  take(target: Target): Promise<pg.Client>;
}

/** `waitMs`: what tests change. */
export function createEarlySession(waitMs = WAIT_MS): EarlySession {
  let waiting: Promise<pg.Client | null> | null = null;
  return {
    open(target) {
      const opened: Promise<pg.Client | null> = connect(target).catch(() => null);
      waiting = opened;
      setTimeout(() => {
        if (waiting !== opened) return;
        waiting = null;
        void opened.then((client) => client?.end());
      }, waitMs).unref();
    },
    async take(target) {
      const opened = waiting;
      waiting = null;
      const client = await opened;
      return client !== null && (await isAlive(client)) ? client : connect(target);
    },
  };
}

/** What broke while nobody used it shows when it is used. */
async function isAlive(client: pg.Client): Promise<boolean> {
  return client.query('SELECT 1').then(
    () => true,
    () => false,
  );
}
