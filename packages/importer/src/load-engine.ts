import type { Dialect } from '@dumpdock/contracts';
import type { Engine } from '@dumpdock/engines';

/** The engine for a dialect: its code alone, for drivers take long to load. */
export async function loadEngine(dialect: Dialect): Promise<Engine> {
  switch (dialect) {
    case 'postgresql':
      return (await import('@dumpdock/engines/postgres')).createPostgresEngine();
    case 'mysql':
      return (await import('@dumpdock/engines/mysql')).createMysqlEngine();
    case 'sqlite':
      return (await import('@dumpdock/engines/sqlite')).createSqliteEngine();
  }
}
