import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Inspection } from '@dumpdock/contracts';
import type { Engine, TargetFindings } from '../engine.ts';
import { settleTable } from '../shared/settle-table.ts';
import { isFresh, openDatabase, targetFile, unavailable } from './target-file.ts';

/** Which of the dump's tables and of what it would destroy the file has. */
export const examineSqlite: Engine['examine'] = async (target, inspection) => {
  const file = targetFile(target);
  await access(path.dirname(file), constants.W_OK).catch((error: unknown) => {
    throw unavailable(error);
  });
  const existing = (await isFresh(file)) ? new Set<string>() : namesIn(file);
  return findings(inspection, existing);
};

function namesIn(file: string): Set<string> {
  const db = openDatabase(file, { readOnly: true });
  try {
    return new Set(
      db
        .prepare('SELECT name FROM sqlite_schema')
        .all()
        .map((row) => String(row['name']).toLowerCase()),
    );
  } catch (error) {
    throw unavailable(error);
  } finally {
    db.close();
  }
}

function findings(inspection: Inspection, existing: ReadonlySet<string>): TargetFindings {
  const isThere = (name: string): boolean => existing.has(name.toLowerCase());
  const objects = new Set(inspection.requires.flatMap((required) => required.objects ?? []));
  const isDestroyed = (name: string): boolean => objects.has(name);
  const tables = inspection.tables.map((table) => settleTable(table, { isThere, isDestroyed }));
  return { tables, existing: [...objects].filter(isThere), lacking: [] };
}
