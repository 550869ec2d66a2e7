import type { Dialect } from '@dumpdock/contracts';
import { testPostgres, testServices } from '@dumpdock/testkit';
import { mariadbRecorder } from './mariadb-recorder.ts';
import { mariadbStatements } from './mariadb-statements.ts';
import { postgresRecorder } from './postgres-recorder.ts';
import { psqlStatements } from './psql-statements.ts';
import type { Sent } from './sent.ts';
import { shellStatements } from './shell-statements.ts';

/** psql, mariadb and sqlite3, with nothing behind them that runs what they send. One file at a time. */
export interface NativeClients {
  /** What the client of a dialect sends of a dump; `options`: those that mariadb needs to read it. */
  statementsOf(dialect: Dialect, file: string, options?: readonly string[]): Promise<Sent[]>;
  close(): Promise<void>;
}

/** Settings go to the servers of the run. */
export async function openNativeClients(): Promise<NativeClients> {
  const { hostname, port } = new URL(testServices().mariadb);
  const database = await testPostgres({ version: 15 });
  const postgres = await postgresRecorder(database.url);
  const mariadb = await mariadbRecorder({ host: hostname, port: Number(port) });
  return {
    statementsOf(dialect, file, options = ['--default-character-set=utf8mb4']) {
      if (dialect === 'postgresql') return psqlStatements(postgres, file);
      return dialect === 'mysql' ? mariadbStatements(mariadb, file, options) : shellStatements(file);
    },
    async close() {
      postgres.close();
      mariadb.close();
      await database.drop();
    },
  };
}
