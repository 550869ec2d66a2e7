import type { ImportResult, Progress } from '@dumpdock/contracts';

/** Counts what a load does, for progress and result. */
export interface RowTally {
  add(table: string | null, rows: number): void;
  /** Default: one. */
  statement(count?: number): void;
  progress(bytesDone: number, phase?: Progress['phase']): Progress;
  result(): ImportResult;
}

export function createRowTally(bytesTotal: number): RowTally {
  const started = performance.now();
  const tables = new Map<string, number>();
  let rows = 0;
  let statements = 0;
  let current: string | null = null;
  return {
    add(table, count) {
      if (count === 0) return;
      rows += count;
      if (table === null) return;
      tables.set(table, (tables.get(table) ?? 0) + count);
      current = table;
    },
    statement(count = 1) {
      statements += count;
    },
    progress: (bytesDone, phase = 'importing') => ({
      phase,
      bytes_done: bytesDone,
      bytes_total: bytesTotal,
      statements,
      rows,
      table: current,
    }),
    result: () => ({
      rows,
      statements,
      tables: [...tables].map(([name, count]) => ({ name, rows: count })),
      bytes: bytesTotal,
      duration_ms: Math.round(performance.now() - started),
    }),
  };
}
