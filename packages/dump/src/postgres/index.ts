import type { DialectReader } from '../types.ts';
import { createPostgresJudge } from './judge.ts';
import { createPostgresLexer } from './lexer.ts';

export { embedsAscii } from './encodings.ts';
export { postgresPolicy } from './policy-rules.ts';
export type { PostgresStatement } from './scan-state.ts';
export { createPostgresScanner, type InsertReader, type PostgresScanner, type ScanEvent } from './scanner.ts';
export { createTupleSkipper, type TupleSkipper } from './tuple-skipper.ts';

/** PostgreSQL dumps, as psql reads them. */
export const postgresReader: DialectReader = {
  dialect: 'postgresql',
  createLexer: createPostgresLexer,
  createJudge: createPostgresJudge,
};
