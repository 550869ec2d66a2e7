import type { Dialect } from '@dumpdock/contracts';
import * as dump from '@dumpdock/dump';
import { type DialectReader, mysqlReader, sqliteReader } from '@dumpdock/dump';

const postgresReader = (dump as unknown as Record<string, DialectReader | undefined>)['postgresReader'];

/** Every dialect that can be read. */
export const DIALECT_READERS: ReadonlyMap<Dialect, DialectReader> = new Map(
  [postgresReader, mysqlReader, sqliteReader].flatMap((reader) => (reader ? [[reader.dialect, reader] as const] : [])),
);
