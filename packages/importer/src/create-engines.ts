import type { Dialect } from '@dumpdock/contracts';
import { createMysqlEngine, createPostgresEngine, createSqliteEngine, type Engine } from '@dumpdock/engines';

/** One engine for each dialect. */
export function createEngines(): Readonly<Record<Dialect, Engine>> {
  return { postgresql: createPostgresEngine(), mysql: createMysqlEngine(), sqlite: createSqliteEngine() };
}
