import { PrismaPg } from '@prisma/adapter-pg';
import { toDatabaseError } from './database-error.ts';
import { Prisma, PrismaClient } from './generated/client.ts';

/** Every statement goes through here: typed rows out, DATABASE_UNAVAILABLE when the server is away. */
export interface Sql {
  rows<Row>(query: Prisma.Sql): Promise<Row[]>;
  /** The single row of a guarded statement, or null when its guard did not hold. */
  row<Row>(query: Prisma.Sql): Promise<Row | null>;
  /** Whether the statement changed something. */
  changed(query: Prisma.Sql): Promise<boolean>;
  /** Behind a transaction-wide advisory lock, one at a time over all processes: makes the statement, then runs it on a snapshot of its own. */
  rowBehindLock<Row>(lock: number, query: () => Promise<Prisma.Sql>): Promise<Row | null>;
  close(): Promise<void>;
}

export interface SqlOptions {
  readonly url: string;
  readonly maxConnections: number;
}

/** Connects lazily; a connection that cannot be had within 5 s is DATABASE_UNAVAILABLE. */
export function openSql({ url, maxConnections }: SqlOptions): Sql {
  const ignore = (): void => undefined;
  // A connection that breaks while idle shows in the next query; without listeners it would end the process.
  const adapter = new PrismaPg(
    { connectionString: url, max: maxConnections, connectionTimeoutMillis: 5_000, application_name: 'dumpdock' },
    { onPoolError: ignore, onConnectionError: ignore },
  );
  // The cache of plans has parameters in its keys: of raw statements it would keep the last thousand, with all their values.
  const client = new PrismaClient({ adapter, queryPlanCacheMaxSize: 0, transactionOptions: { maxWait: 30_000, timeout: 30_000 } });
  const rows = <Row>(query: Prisma.Sql): Promise<Row[]> => mapped(() => client.$queryRaw<Row[]>(query));
  return {
    rows,
    row: async <Row>(query: Prisma.Sql) => (await rows<Row>(query))[0] ?? null,
    changed: async (query) => (await mapped(() => client.$executeRaw(query))) > 0,
    rowBehindLock: <Row>(lock: number, query: () => Promise<Prisma.Sql>) =>
      mapped(() =>
        client.$transaction(async (transaction) => {
          await transaction.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${lock}::bigint)`);
          const found = await transaction.$queryRaw<Row[]>(await query());
          return found[0] ?? null;
        }),
      ),
    close: () => client.$disconnect(),
  };
}

async function mapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDatabaseError(error);
  }
}

/** `value` for a jsonb column. jsonb refuses NUL and lone surrogates (manual, section 8.14): both become U+FFFD. */
export function toJson(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? toText(inner) : inner));
}

/** `value` for a text column, which holds no NUL. */
export function toText(value: string): string {
  return value.toWellFormed().replaceAll('\0', '\ufffd');
}
