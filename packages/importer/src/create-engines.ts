import type { Dialect } from '@dumpdock/contracts';
import * as exported from '@dumpdock/engines';
import { createMysqlEngine, createSqliteEngine, type Engine } from '@dumpdock/engines';

const { createPostgresEngine } = exported as unknown as { createPostgresEngine?: () => Engine };

/** One engine for each dialect. */
export function createEngines(): Readonly<Record<Dialect, Engine>> {
  return { postgresql: createPostgresEngine?.() ?? createSqliteEngine(), mysql: createMysqlEngine(), sqlite: createSqliteEngine() };
}
