import type { DialectReader } from '../types.ts';
import { createMysqlJudge } from './mysql-judge.ts';
import { createMysqlLexer } from './mysql-lexer.ts';

/** MySQL and MariaDB dumps. */
export const mysqlReader: DialectReader = {
  dialect: 'mysql',
  createLexer: (sink) => createMysqlLexer(sink),
  createJudge: createMysqlJudge,
};
