import type { InspectedTable } from '@dumpdock/contracts';

/** What a target has of a dump. Names are those of the inspection. */
export interface Present {
  isThere(name: string): boolean;
  /** A statement of the dump drops or empties it, once it is allowed to. */
  isDestroyed(name: string): boolean;
}

/** What happens to a table in this target: what the dump alone tells, corrected by what is there now. Earlier corrections do not count. */
export function settleTable({ already_exists: _, ...table }: InspectedTable, { isThere, isDestroyed }: Present): InspectedTable {
  if (table.if_not_exists !== true && table.action === 'append') return table;
  if (!isThere(table.name)) return { ...table, action: 'create' };
  if (table.action === 'replace' || isDestroyed(table.name)) return { ...table, action: 'replace' };
  if (table.if_not_exists === true) return { ...table, action: 'append' };
  return { ...table, action: 'create', already_exists: true };
}
