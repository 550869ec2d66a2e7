import { DumpdockError, killPoint } from '@dumpdock/contracts';
import { qualified, quoteName, quoteText, type Session } from './connect.ts';
import type { LoadNames } from './load-context.ts';
import { lostConnection } from './load-errors.ts';
import { ServerError } from './query-reply.ts';
import { dropDatabase, readObjects, type TargetFacts } from './target-facts.ts';

/** What our databases are called: an operator grants `dumpdock\_%` and nothing else. */
const STAGING_NAME = /^dumpdock_([0-9a-f]{32})(_old)?$/;
const WAIT_FOR_END_SECONDS = 30;
/** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR. */
const DENIED = new Set([1044, 1142, 1227]);

/** Before the commit point; it becomes {@link SWAPPED} by the same RENAME TABLE that swaps the tables. */
export const PENDING = 'dumpdock_pending';
export const SWAPPED = 'dumpdock_swapped';

export function namesFor(importId: string, target: string): LoadNames {
  const staging = `dumpdock_${importId.replaceAll('-', '')}`;
  return { target, staging, old: `${staging}_old` };
}

/** The import that a database of ours belongs to; null for any other database. */
export function importOf(database: string): string | null {
  const hex = STAGING_NAME.exec(database)?.[1];
  if (hex === undefined) return null;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Makes the staging schema, with the defaults of the target, and the table that tells how far the load is. */
export async function createStaging(session: Session, names: LoadNames, facts: TargetFacts): Promise<void> {
  try {
    for (const name of [names.staging, names.old]) {
      await dropDatabase(session, name);
      await session.run(`CREATE DATABASE ${quoteName(name)} CHARACTER SET ${facts.charset} COLLATE ${facts.collation}`);
    }
    await session.run(`CREATE TABLE ${qualified(names.staging, PENDING)} (committed INT NOT NULL PRIMARY KEY) ENGINE=InnoDB`);
    killPoint('mysql.staged');
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    if (!DENIED.has(error.errno)) throw lostConnection(error);
    throw new DumpdockError('TARGET_UNAVAILABLE', {
      detail: `The role of the target may not make the schema ${names.staging}.`,
      suggestion: 'Grant it ALL ON `dumpdock\\_%`.*; dumpdock targets check prints the SQL.',
      serverCode: String(error.errno),
    });
  }
}

export async function dropStaging(session: Session, names: LoadNames): Promise<void> {
  await dropDatabase(session, names.old);
  killPoint('mysql.leaving');
  await dropDatabase(session, names.staging);
}

/** Removes everything but the table that says that nothing was committed. */
export async function emptyStaging(session: Session, names: LoadNames): Promise<void> {
  await dropDatabase(session, names.old);
  const found = (await readObjects(session, names.staging)).filter(({ name, kind }) => name !== PENDING && kind !== 'TRIGGER');
  for (const { name, kind } of found) await session.run(`DROP ${kind} IF EXISTS ${qualified(names.staging, name)}`);
}

/** Marks this connection as the one that loads: {@link endLoader} finds it by that, whatever connection ids were used again since. */
export async function holdLock(session: Session, lock: string): Promise<void> {
  const { rows } = await session.run(`SELECT GET_LOCK(${quoteText(lock)}, ${WAIT_FOR_END_SECONDS})`);
  if (rows[0]?.[0] !== '1') throw new DumpdockError('CONFLICT', { detail: 'Another load of this import still runs in the target.' });
}

/** The lock of the connection that helps with rows. */
export function rowsLock(names: LoadNames): string {
  return `${names.staging}_rows`;
}

/** Ends the connections that load, if they still live, and waits until the server has rolled them back. */
export async function endLoader(session: Session, names: LoadNames): Promise<void> {
  for (const lock of [names.staging, rowsLock(names)]) await endHolder(session, lock);
}

async function endHolder(session: Session, lock: string): Promise<void> {
  const holder = (await session.run(`SELECT IS_USED_LOCK(${quoteText(lock)})`)).rows[0]?.[0];
  if (holder !== null && holder !== undefined && Number(holder) !== session.connectionId) {
    await session.run(`KILL ${Number(holder)}`).catch((error: unknown) => {
      // 1094: it ended by itself in between.
      if (!(error instanceof ServerError) || error.errno !== 1094) throw error;
    });
  }
  await holdLock(session, lock);
}
