import type { DialectReader } from '../types.ts';
import { createSqliteJudge } from './judge.ts';
import { createSqliteLexer } from './lexer.ts';

export { DENIED_FUNCTIONS } from './judge-expressions.ts';
export { createSqliteLexer } from './lexer.ts';
export { nulByte } from './nul-byte.ts';
export { sqlitePolicy } from './policy.ts';
export { SqliteStatement, type TupleRange } from './sqlite-statement.ts';
export { isBlankSql } from './tokens.ts';
export { isLoadableModule, readVirtualTableRow, type VirtualTable } from './virtual-table-row.ts';

/** SQLite, as `sqlite3 FILE < dump.sql` reads it. */
export const sqliteReader: DialectReader = {
  dialect: 'sqlite',
  createLexer: (sink, detected) => createSqliteLexer(sink, detected),
  createJudge: createSqliteJudge,
};
