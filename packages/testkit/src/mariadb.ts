import { randomBytes } from 'node:crypto';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { DATABASE_PREFIX, TESTER, withDatabase } from './postgres.ts';
import { testServices } from './services.ts';

const USER = `'${TESTER.name}'@'%'`;

/** A fresh MariaDB or MySQL database of one test. */
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

/** Makes a database; `server`: URL of root, by default that of the run. */
export async function testMariadb(server = testServices().mariadb): Promise<TestMariadb> {
  const name = DATABASE_PREFIX + randomBytes(6).toString('hex');
  const adminUrl = withDatabase(server, name);
  await onMariadb(server, [`create database \`${name}\``, `grant all on \`${name.replaceAll('_', '\\_')}\`.* to ${USER}`]);
  let client: Promise<Connection> | null = null;
  /** A server that is restarted gets another connection. */
  const connect = async (): Promise<Connection> => {
    const connection = await createConnection({ uri: adminUrl });
    connection.on('error', () => {
      client = null;
    });
    return connection;
  };
  const drop = async (): Promise<void> => {
    await (await client)?.end();
    client = null;
    await onMariadb(server, [`drop database if exists \`${name}\``]);
  };
  return {
    url: adminUrl.replace('//root@', `//${TESTER.name}:${TESTER.password}@`),
    adminUrl,
    name,
    query: async (sql, values) => {
      client ??= connect();
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

/** The user that tests load with, who may make triggers and functions beside a binary log; drops `leftovers` first. */
export async function prepareMariadb(url: string, leftovers: readonly string[] = []): Promise<void> {
  await onMariadb(url, [
    `drop user if exists ${USER}, '${TESTER.name}'@'127.0.0.1'`,
    `create user ${USER} identified by '${TESTER.password}'`,
    `grant all on \`dumpdock\\_%\`.* to ${USER}`,
    'set global log_bin_trust_function_creators = on',
    ...leftovers.map((name) => `drop database \`${name}\``),
  ]);
}
