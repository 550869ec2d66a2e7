import type { KillPoint } from '@dumpdock/contracts';
import { afterAll, test } from 'vitest';
import { killAt } from './kill.ts';
import { killingPool } from './killing-pool.ts';
import { SCENARIOS } from './scenarios.ts';

/** The nastiest of the matrix, for every run; the rest takes its time (`npm run test:crash`). */
const NASTIEST: readonly { point: KillPoint; why: string; name: string }[] = [
  { point: 'upload.received', why: 'the row is there, the job is not', name: 'an upload' },
  { point: 'upload.sealed', why: 'the file is whole by its name, and its caller comes back', name: 'an upload in parts that goes on' },
  { point: 'import.committed', why: 'the data is there and nobody knows', name: 'a PostgreSQL load' },
  { point: 'mysql.swapped', why: 'the tables are there, the view is not', name: 'a swap, the worker too' },
  { point: 'mysql.undone', why: 'half of everything is taken back', name: 'a swap, the worker too' },
  { point: 'cleanup.trashed', why: 'the workspace is neither here nor there', name: 'SQL that fails' },
  { point: 'sweep.failing', why: 'the ending is decided, and nobody shows it', name: 'cli: vanished' },
  { point: 'sweep.trashed', why: 'the sweeper itself dies', name: 'cli: old' },
];

const pool = killingPool();

test.concurrent.each(NASTIEST)('killed at $point: $why', ({ point, name }) => {
  const scenario = SCENARIOS[point].find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`There is no ${name} at ${point}.`);
  return pool.use((killing) => killAt(killing, point, scenario));
});

afterAll(() => pool.finish());
