import { quoteText, type Session } from './connect.ts';
import type { LoadContext } from './load-context.ts';

/** A column of `information_schema.ENGINES`, joined as `e`. */
const HAS_NONE = "e.TRANSACTIONS <> 'YES'";

/** Tables of `database` whose storage engine cannot roll back; `table`: this one only. */
export async function withoutTransactions(session: Session, database: string, table?: string): Promise<string[]> {
  const one = table === undefined ? '' : ` AND t.TABLE_NAME = ${quoteText(table)}`;
  const { rows } = await session.run(
    'SELECT t.TABLE_NAME FROM information_schema.TABLES t JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE ' +
      `WHERE t.TABLE_SCHEMA = ${quoteText(database)} AND ${HAS_NONE}${one}`,
  );
  return rows.map(([name]) => name ?? '');
}

/**
 * Ends the transaction before rows of a staged table that has none: a server that keeps GTIDs takes such rows at the start of a transaction only
 * (manual, "Restrictions on Replication with GTIDs"). Nobody sees the staging schema, so that nothing is given away; rows of the target are.
 */
export async function makeWayFor(context: LoadContext, table: string | null): Promise<void> {
  const { facts, names, session, plain } = context;
  if (!facts.keepsGtids || table === null || context.touchedTarget || !context.staged.has(facts.key(table))) return;
  const key = facts.key(table);
  if (!plain.has(key)) plain.set(key, (await withoutTransactions(session, names.staging, table)).length > 0);
  if (plain.get(key) !== true) return;
  session.run('COMMIT').catch((error: unknown) => {
    context.failure ??= error;
  });
}
