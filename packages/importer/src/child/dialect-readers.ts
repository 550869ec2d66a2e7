import type { Dialect } from '@dumpdock/contracts';
import { type DialectReader, mysqlReader, postgresReader, sqliteReader } from '@dumpdock/dump';

/** Every dialect that can be read. */
export const DIALECT_READERS: ReadonlyMap<Dialect, DialectReader> = new Map(
  [postgresReader, mysqlReader, sqliteReader].map((reader) => [reader.dialect, reader]),
);
