import { DumpdockError, type Inspection } from '@dumpdock/contracts';
import type { Target, TargetFindings } from '../engine.ts';
import { settleTable } from '../shared/settle-table.ts';
import { forALook } from '../shared/why-aborted.ts';
import { quoteText, type Session, withSession } from './connect.ts';
import { lackingRights } from './lacking-rights.ts';
import { lostConnection } from './load-errors.ts';
import { readFacts, type TargetFacts } from './target-facts.ts';
import { withoutTransactions } from './transactions.ts';

/** Looks what of the dump is in the target already. */
export async function examineTarget(target: Target, inspection: Inspection, signal: AbortSignal): Promise<TargetFindings> {
  try {
    return await withSession(target, forALook(signal), async (session) => {
      const facts = await readFacts(session, session.database);
      const found = findings(facts, inspection);
      return { ...found, lacking: await lackingOf(session, facts, { ...inspection, tables: [...found.tables] }) };
    });
  } catch (error) {
    throw error instanceof DumpdockError ? error : lostConnection(error);
  }
}

function findings(facts: TargetFacts, inspection: Inspection): Omit<TargetFindings, 'lacking'> {
  const present = new Set(facts.objects.map(({ name }) => facts.key(name)));
  const objects = new Set(inspection.requires.flatMap((required) => required.objects ?? []));
  const isThere = (name: string): boolean => present.has(facts.key(name));
  const tables = inspection.tables.map((table) => settleTable(table, { isThere, isDestroyed: (name) => objects.has(name) }));
  return { tables, existing: [...objects].filter(isThere) };
}

async function lackingOf(session: Session, facts: TargetFacts, inspection: Inspection): Promise<string[]> {
  const { tool, version } = inspection.generator;
  const fromMaria = /mariadb/i.test(`${tool ?? ''} ${version ?? ''}`);
  const found = [];
  if (fromMaria && !facts.isMaria)
    found.push('The dump was made by MariaDB, the target is MySQL: statements that only MariaDB knows will fail.');
  if (!fromMaria && /^[89]\.\d+\.\d+/.test(version ?? '') && !(await knowsCollation(session, NEW_DEFAULT)))
    found.push(
      `The dump was made by MySQL 8 or later, the target does not know its usual collation ${NEW_DEFAULT}: replace it by utf8mb4_unicode_ci if it is in there.`,
    );
  const appended = inspection.tables.filter(({ action }) => action === 'append').map(({ name }) => facts.key(name));
  for (const table of await withoutTransactions(session, session.database))
    if (appended.includes(facts.key(table)))
      found.push(`The table ${table} of the target has no transactions: rows added to it stay when the load fails.`);
  return [...found, ...(await lackingRights(session, facts, inspection))];
}

/** Default of utf8mb4 from MySQL 8.0 on. */
const NEW_DEFAULT = 'utf8mb4_0900_ai_ci';

async function knowsCollation(session: Session, collation: string): Promise<boolean> {
  const { rows } = await session.run(`SELECT 1 FROM information_schema.COLLATIONS WHERE COLLATION_NAME = ${quoteText(collation)}`);
  return rows.length > 0;
}
