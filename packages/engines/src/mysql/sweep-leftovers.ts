import type { CleanupResult } from '@dumpdock/contracts';
import type { Engine } from '../engine.ts';
import { quoteText, type Session, withSession } from './connect.ts';
import type { LoadNames } from './load-context.ts';
import { settle } from './resolve-load.ts';
import { dropStaging, endLoader, importOf, namesFor } from './staging.ts';

const WAIT_FOR_SWEEP_SECONDS = 30;

type Swept = Pick<CleanupResult, 'removed' | 'skipped'>;

/** Removes the schemas of imports that are over. One that died between the swap and its end is brought to that end first. */
export const sweepLeftovers: Engine['sweepLeftovers'] = async (target, isLive, signal, taking) => {
  return withSession(target, signal, async (session) => {
    const { rows } = await session.run(
      "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'dumpdock\\_%' ORDER BY 1",
    );
    const imports = new Set(rows.map(([name]) => importOf(name ?? '')).filter((id) => id !== null));
    const swept: Swept = { removed: [], skipped: [] };
    for (const id of imports) {
      signal.throwIfAborted();
      if (await isLive(id)) {
        swept.skipped.push({ import_id: id, reason: 'live' });
        continue;
      }
      const names = namesFor(id, session.database);
      if (!(await isStillThere(session, names))) continue;
      await taking?.(names.staging);
      try {
        await endLoader(session, names);
        await settle(session, names);
        await dropStaging(session, names);
        swept.removed.push(names.staging);
      } catch {
        swept.skipped.push({ import_id: id, reason: 'error', detail: 'its schema could not be removed from the target' });
      }
    }
    return swept;
  });
};

/** Of two sweeps at once one removes the schemas; the other waits, lest it takes that for a dead load and ends it, and finds them gone. */
async function isStillThere(session: Session, names: LoadNames): Promise<boolean> {
  await session.run(`SELECT GET_LOCK(${quoteText(`${names.staging}_sweep`)}, ${WAIT_FOR_SWEEP_SECONDS})`);
  const schemas = [names.staging, names.old].map(quoteText).join(', ');
  const { rows } = await session.run(`SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (${schemas})`);
  return rows.length > 0;
}
