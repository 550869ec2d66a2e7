import { DumpdockError, type Inspection } from '@dumpdock/contracts';
import type { Target, TargetFindings } from '../engine.ts';
import { occupiedTables } from '../shared/occupied-tables.ts';
import { withSession } from './connect.ts';
import { lostConnection } from './load-errors.ts';
import { readFacts, type TargetFacts } from './target-facts.ts';

/** Looks what of the dump is in the target already. */
export async function examineTarget(target: Target, inspection: Inspection, signal: AbortSignal): Promise<TargetFindings> {
  try {
    const facts = await withSession(target, signal, (session) => readFacts(session, session.database));
    return findings(facts, inspection);
  } catch (error) {
    throw error instanceof DumpdockError ? error : lostConnection(error);
  }
}

function findings(facts: TargetFacts, inspection: Inspection): TargetFindings {
  const present = new Set(facts.objects.map(({ name }) => facts.key(name)));
  const objects = new Set(inspection.requires.flatMap((required) => required.objects ?? []));
  const isThere = (name: string): boolean => present.has(facts.key(name));
  const tables = inspection.tables.map((table) => ({ ...table, action: actionOf(table.action, table.name, isThere, objects) }));
  return {
    tables,
    occupied: occupiedTables(tables, isThere),
    existing: [...objects].filter(isThere),
    lacking: lackingOf(facts, inspection),
  };
}

/** A table that is only dropped if it exists is made anew where it does not. */
function actionOf(
  action: Inspection['tables'][number]['action'],
  name: string,
  isThere: (name: string) => boolean,
  destroyed: ReadonlySet<string>,
): Inspection['tables'][number]['action'] {
  if (action === 'append') return action;
  return isThere(name) && destroyed.has(name) ? 'replace' : 'create';
}

function lackingOf(facts: TargetFacts, inspection: Inspection): string[] {
  const { tool, version } = inspection.generator;
  const fromMaria = /mariadb/i.test(`${tool ?? ''} ${version ?? ''}`);
  if (fromMaria && !facts.isMaria)
    return ['The dump was made by MariaDB, the target is MySQL: statements that only MariaDB knows will fail.'];
  return [];
}
