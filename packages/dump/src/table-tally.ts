import type { InspectedTable } from '@dumpdock/contracts';
import type { Verdict } from './types.ts';

/** Tables that are listed; a dump with more is still loaded. */
export const MAX_TABLES = 10_000;

type Effect = NonNullable<Verdict['effect']>;

/** Rows, bytes and action of each table, in the order of first mention. */
export interface TableTally {
  count(table: string, effect: Effect, rows: number, bytes: number): void;
  /** The dump makes it only where it is not there. Called before {@link TableTally.count}. */
  madeIfNotExists(table: string): void;
  list(): InspectedTable[];
  /** Statements for tables beyond {@link MAX_TABLES}. */
  uncounted(): number;
}

interface Tally extends InspectedTable {
  /** Dropped and not made again: a stand-in, or what `--clean` removes. */
  gone: boolean;
}

/** Starts empty. */
export function createTableTally(): TableTally {
  const tallies = new Map<string, Tally>();
  let lost = 0;
  /** Those that the dump makes only where they are not there. */
  const ifNotExists = new Set<string>();
  let last: Tally | undefined;

  function tallyOf(table: string, effect: Effect): Tally | undefined {
    if (last?.name === table) return last;
    const known = tallies.get(table);
    if (known !== undefined) return known;
    if (tallies.size >= MAX_TABLES) {
      lost++;
      return undefined;
    }
    const action = effect === 'create-table' ? 'create' : effect === 'rows' ? 'append' : 'replace';
    const made: Tally = { name: table, rows: 0, bytes: 0, action, gone: effect === 'drop-table' };
    tallies.set(table, made);
    return made;
  }

  const withCondition = (table: InspectedTable): InspectedTable =>
    table.action === 'create' && ifNotExists.has(table.name) ? { ...table, if_not_exists: true } : table;

  return {
    count(table, effect, rows, bytes) {
      const tally = tallyOf(table, effect);
      if (tally === undefined) return;
      last = tally;
      if (effect === 'rows') {
        tally.rows += rows;
        tally.bytes += bytes;
        return;
      }
      tally.gone = effect === 'drop-table';
      if (effect !== 'create-table') tally.rows = tally.bytes = 0;
    },
    madeIfNotExists: (table) => void ifNotExists.add(table),
    list: () => [...tallies.values()].filter(({ gone }) => !gone).map(({ gone: _, ...table }) => withCondition(table)),
    uncounted: () => lost,
  };
}
