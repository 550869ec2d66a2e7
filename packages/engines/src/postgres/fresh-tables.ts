import type { PostgresStatement, Verdict } from '@dumpdock/dump';

/**
 * Tables that this transaction made: COPY may write their rows frozen (manual, COPY, FREEZE), which spares the server work now and later. Nobody else can
 * see the table before the commit, so the rows that other transactions see too early are those of a table they do not know.
 */
export interface FreshTables {
  note(statement: PostgresStatement, verdict: Verdict): void;
  /** Whether rows may be written frozen into this table. */
  has(table: string | null): boolean;
  /** Whether a COPY goes into such a table, and says nothing that stands against it. */
  takes(statement: PostgresStatement, verdict: Verdict): boolean;
}

const PLAIN_COPY = /^copy\s+(?:[^\s"()]|"[^"]*")+\s*(?:\([^()]*\)\s*)?from\s+stdin\s*$/i;
const MAX_COPY_BYTES = 64 * 1024;

/** `freezes`: false: none is. */
export function createFreshTables(freezes: boolean): FreshTables {
  const made = new Set<string>();
  /** A name without its schema may come to mean another table. */
  const isFresh = (table: string | null): boolean => table?.includes('.') === true && made.has(table);
  return {
    note({ head }, { kind, effect, table }) {
      const text = head.toString('latin1', 0, 4096);
      if (effect === 'create-table' && table !== null && isOrdinary(text, head)) made.add(table);
      else if (/\b(?:rename|set\s+schema|attach|drop)\b/i.test(text) || kind.startsWith('DROP')) made.clear();
    },
    has: (table) => freezes && isFresh(table),
    takes: ({ bytes }, { table }) =>
      freezes && bytes !== null && bytes.length <= MAX_COPY_BYTES && isFresh(table) && PLAIN_COPY.test(bytes.toString('latin1')),
  };
}

/** A table of its own that certainly was not there before; a partitioned one takes no frozen rows. */
function isOrdinary(start: string, head: Buffer): boolean {
  return /^create\s+(?:unlogged\s+)?table\s+(?!if\s)/i.test(start) && !/\bpartition\s+by\b/i.test(head.toString('latin1'));
}
