import type { Dialect } from '@dumpdock/contracts';
import { createInspector, type DumpInspection, mysqlReader, postgresReader, sqliteReader } from '../../src/index.ts';

const READERS = new Map([postgresReader, mysqlReader, sqliteReader].map((reader) => [reader.dialect, reader] as const));
const HEADS: Readonly<Record<Dialect, string>> = {
  postgresql: "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\nCREATE TABLE t (a int);\n",
  mysql: '/*!40101 SET NAMES utf8mb4 */;\nCREATE TABLE `t` (`a` int) ENGINE=InnoDB;\n',
  sqlite: 'PRAGMA foreign_keys=OFF;\nCREATE TABLE t(a);\n',
};

/** What the inspection says of `sql` behind the head of a usual dump: `refuse`, the grants it needs, `strip` or `allow`. */
export function judged(dialect: Dialect, sql: string): string {
  const { refused, requires, stripped } = inspect(dialect, sql);
  if (refused.length > 0) return 'refuse';
  if (requires.length > 0)
    return requires
      .map(({ grant }) => grant)
      .sort()
      .join();
  return stripped.length > 0 ? 'strip' : 'allow';
}

export function requirements(dialect: Dialect, sql: string): DumpInspection['requires'] {
  return inspect(dialect, sql).requires;
}

/** Codes of the rules that refuse something in it. */
export function refusals(dialect: Dialect, sql: string): string[] {
  return inspect(dialect, sql).refused.map(({ code }) => code);
}

function inspect(dialect: Dialect, sql: string): DumpInspection {
  const inspector = createInspector({ dialectHint: dialect, readers: READERS });
  const dump = Buffer.from(`${HEADS[dialect]}${sql}\n`);
  const entry = inspector.openEntry('dump.sql', dump);
  entry.push(dump);
  entry.end();
  return inspector.finish();
}
