import { randomBytes } from 'node:crypto';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { DATABASE_PREFIX, TESTER, withDatabase } from './postgres.ts';
import { testServices } from './services.ts';

/** A fresh MariaDB database of one test. */
export interface TestMariadb {
  /** URL of `tester`, who may do everything in this database and in databases named `dumpdock_…`, and nothing else. */
  readonly url: string;
  /** URL of root for the same database. */
  readonly adminUrl: string;
  readonly name: string;
  /** Runs SQL as root and gives the rows. */
  query(sql: string, values?: unknown[]): Promise<RowDataPacket[]>;
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes a database. */
export async function testMariadb(): Promise<TestMariadb> {
  const name = DATABASE_PREFIX + randomBytes(6).toString('hex');
  const adminUrl = withDatabase(testServices().mariadb, name);
  const user = `'${TESTER.name}'@'127.0.0.1'`;
  await onMariadb(testServices().mariadb, [`create database \`${name}\``, `grant all on \`${name.replaceAll('_', '\\_')}\`.* to ${user}`]);
  let client: Promise<Connection> | null = null;
  const drop = async (): Promise<void> => {
    await (await client)?.end();
    client = null;
    await onMariadb(testServices().mariadb, [`drop database if exists \`${name}\``]);
  };
  return {
    url: adminUrl.replace('//root@', `//${TESTER.name}:${TESTER.password}@`),
    adminUrl,
    name,
    query: async (sql, values) => {
      client ??= createConnection({ uri: adminUrl });
      const [rows] = await (await client).query<RowDataPacket[]>(sql, values);
      return rows;
    },
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

/** Statements on a connection of their own; gives the rows of the last. */
export async function onMariadb(uri: string, statements: readonly string[]): Promise<RowDataPacket[]> {
  const client = await createConnection({ uri });
  try {
    let last: RowDataPacket[] = [];
    for (const sql of statements) [last] = await client.query<RowDataPacket[]>(sql);
    return last;
  } finally {
    await client.end();
  }
}
