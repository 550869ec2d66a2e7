import type { CleanupResult } from '@dumpdock/contracts';
import type { Engine } from '../engine.ts';
import { quoteText, type Session, withSession } from './connect.ts';
import type { LoadNames } from './load-context.ts';
import { settle } from './resolve-load.ts';
import { dropStaging, endLoader, importOf, namesFor, rowsLock } from './staging.ts';

/** What another sweep usually needs for what it is at. */
const WAIT_FOR_SWEEP_SECONDS = 5;

type Swept = Pick<CleanupResult, 'removed' | 'skipped'>;
type Taking = Parameters<Engine['sweepLeftovers']>[3];

/** Removes the schemas of imports that are over. One that died between the swap and its end is brought to that end first. */
export const sweepLeftovers: Engine['sweepLeftovers'] = async (target, isLive, signal, taking) => {
  return withSession(target, signal, async (session) => {
    const { rows } = await session.run(
      "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'dumpdock\\_%' ORDER BY 1",
    );
    const imports = new Set(rows.map(([name]) => importOf(name ?? '')).filter((id) => id !== null));
    const swept: Swept = { removed: [], skipped: [] };
    for (const id of imports) {
      if (await isLive(id)) swept.skipped.push({ import_id: id, reason: 'live' });
      else await sweepImport(session, namesFor(id, session.database), id, swept, taking);
      // What was removed until then is told all the same.
      if (signal.aborted) break;
    }
    return swept;
  });
};

async function sweepImport(session: Session, names: LoadNames, id: string, swept: Swept, taking: Taking): Promise<void> {
  try {
    if (!(await isOurTurn(session, names))) {
      swept.skipped.push({ import_id: id, reason: 'live', detail: 'Another sweep is at it.' });
      return;
    }
    if (await isStillThere(session, names)) {
      await taking?.(names.staging);
      await endLoader(session, names);
      await settle(session, names);
      await dropStaging(session, names);
      swept.removed.push(names.staging);
    }
    await letGo(session, names);
  } catch {
    swept.skipped.push({ import_id: id, reason: 'error', detail: 'its schema could not be removed from the target' });
    await letGo(session, names).catch(() => undefined); // Its end lets go of them, too.
  }
}

/**
 * Of two sweeps at once one removes the schemas; the other waits, lest it takes that for a dead load and ends it, and finds them gone. It does not wait for
 * one that takes long: an ALTER TABLE, or a lock that somebody has on a table.
 */
async function isOurTurn(session: Session, names: LoadNames): Promise<boolean> {
  const { rows } = await session.run(`SELECT GET_LOCK(${quoteText(sweepLock(names))}, ${WAIT_FOR_SWEEP_SECONDS})`);
  return rows[0]?.[0] === '1';
}

async function isStillThere(session: Session, names: LoadNames): Promise<boolean> {
  const schemas = [names.staging, names.old].map(quoteText).join(', ');
  const { rows } = await session.run(`SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (${schemas})`);
  return rows.length > 0;
}

/** Those of the loader first: whoever has the one of the sweep takes a holder of the others for a dead load. */
async function letGo(session: Session, names: LoadNames): Promise<void> {
  const locks = [rowsLock(names), names.staging, sweepLock(names)].map((lock) => `RELEASE_LOCK(${quoteText(lock)})`);
  await session.run(`SELECT ${locks.join(', ')}`);
}

function sweepLock(names: LoadNames): string {
  return `${names.staging}_sweep`;
}
