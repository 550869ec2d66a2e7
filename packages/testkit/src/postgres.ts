import { randomBytes } from 'node:crypto';
import { Client, type QueryResult } from 'pg';
import { testServices } from './services.ts';

/** A fresh PostgreSQL database of one test. */
export interface TestPostgres {
  /** URL of its owner `tester`, who is no superuser. */
  readonly url: string;
  /** URL of the superuser for the same database. */
  readonly adminUrl: string;
  readonly name: string;
  /** Runs SQL as the superuser. */
  query(sql: string, values?: unknown[]): Promise<QueryResult>;
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Every name a test database has starts with this, so that leftovers are seen. */
export const DATABASE_PREFIX = 't_';

/** The role that owns test databases; its password is no secret. */
export const TESTER = { name: 'tester', password: 'tester' };

/** What tests may ask for. */
export type PostgresVersion = 15 | 18;

/** The server that targets of a version are on: URL of its superuser. Another one, for all of them, when DUMPDOCK_TEST_POSTGRES names it. */
export function postgresServer(version: PostgresVersion = 18): string {
  const { postgresOther, postgres15, postgres18 } = testServices();
  return postgresOther ?? (version === 15 ? postgres15 : postgres18);
}

/** Makes a database. Default version: 18. `template`: a database of version 18 to clone. */
export async function testPostgres(options: { version?: PostgresVersion; template?: string } = {}): Promise<TestPostgres> {
  const server = options.template === undefined ? postgresServer(options.version) : testServices().postgres18;
  const name = DATABASE_PREFIX + randomBytes(6).toString('hex');
  await runAsAdmin(server, `create database "${name}" owner ${TESTER.name} template ${options.template ?? 'template0'}`);
  const adminUrl = withDatabase(server, name);
  let client: Promise<Client> | null = null;
  const drop = async (): Promise<void> => {
    await (await client)?.end();
    client = null;
    await runAsAdmin(server, `drop database if exists "${name}" with (force)`);
  };
  return {
    url: asTester(adminUrl),
    adminUrl,
    name,
    query: async (sql, values) => {
      client ??= connect(adminUrl);
      return (await client).query(sql, values);
    },
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

/** The database of a server that the test itself starts and stops: every query has a connection of its own. */
export function postgresAt(adminUrl: string): TestPostgres {
  const nothing = () => Promise.resolve();
  return {
    url: asTester(adminUrl),
    adminUrl,
    name: new URL(adminUrl).pathname.slice(1),
    query: (sql, values) => runAsAdmin(adminUrl, sql, values),
    drop: nothing,
    [Symbol.asyncDispose]: nothing,
  };
}

/** One statement on a connection of its own. */
export async function runAsAdmin(url: string, sql: string, values?: unknown[]): Promise<QueryResult> {
  const client = await connect(url);
  try {
    return await client.query(sql, values);
  } finally {
    await client.end();
  }
}

/** `url` with another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function asTester(url: string): string {
  const changed = new URL(url);
  changed.username = TESTER.name;
  changed.password = TESTER.password;
  return changed.href;
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined); // A dropped database ends its connections; queries tell it.
  await client.connect();
  return client;
}
