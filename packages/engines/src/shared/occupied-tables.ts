import type { InspectedTable } from '@dumpdock/contracts';

/** Tables that are to be made in a place that is taken. */
export function occupiedTables(tables: readonly InspectedTable[], isThere: (name: string) => boolean): string[] {
  return tables.flatMap(({ name, action }) => (action === 'create' && isThere(name) ? [name] : []));
}
