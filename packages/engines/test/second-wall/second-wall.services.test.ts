import path from 'node:path';
import type { Dialect } from '@dumpdock/contracts';
import { tempRoot } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { REFUSED as MYSQL } from '../../../dump/test/policy/mysql-attacks.ts';
import { REFUSED as POSTGRESQL } from '../../../dump/test/policy/postgres-attacks.ts';
import { REFUSED as SQLITE } from '../../../dump/test/policy/sqlite-attacks.ts';
import { mariadbWall, postgresWall, sqliteWall, type Wall } from './walls.ts';

/** Commands of a client program: no server ever sees them. */
const CLIENT_COMMAND = /^(?:[\\.]|(?:source|system|tee|pager|use|DELIMITER) )|\\g|^:/;

const TITLES: Readonly<Record<Dialect, string>> = {
  postgresql: 'PostgreSQL 15, the role of `dumpdock targets check`, in a transaction',
  mysql: 'MariaDB, the role of `dumpdock targets check`',
  sqlite: 'SQLite as the loader opens it',
};

const HEAD = `# The second wall

Every statement that the policy refuses, thrown at a target past the policy: what its role stops by itself, and what only the policy stops. Made by
\`vitest run --project services -u packages/engines/test/second-wall\`, and held by that test. Codes are the server's own.

*Denied*: the role may not, the server has no such statement, or it is forbidden inside of the one transaction of a load. *Failed*: it could not work on the target
of the test for another reason, for example because an extension or a plugin is not there: the role does not have the right to install one. *Policy only*: it
was done. What such a statement reaches is what the role owns: its own database, its own password, its own sessions, and time, which
\`IMPORT_TIMEOUT_MS\` ends; LOAD_FILE gives it NULL. The loader checks after each statement that its transaction is still open.
`;

test('what the policy refuses is denied by the target too, or is listed', async () => {
  await using root = await tempRoot();
  const sections = [
    await section('postgresql', POSTGRESQL, await postgresWall()),
    await section('mysql', MYSQL, await mariadbWall()),
    await section('sqlite', SQLITE, await sqliteWall(root.dir)),
  ];
  const file = path.join(import.meta.dirname, '../../../../docs/second-wall.md');
  await expect([HEAD, ...sections].join('\n')).toMatchFileSnapshot(file);
}, 180_000);

async function section(dialect: Dialect, statements: readonly string[], wall: Wall): Promise<string> {
  const lines = { denied: [] as string[], useless: [] as string[], done: [] as string[] };
  try {
    for (const sql of statements.filter((text) => !CLIENT_COMMAND.test(text))) {
      const { result, code } = await wall.throwAt(sql.replace(/;$/, ''));
      lines[result].push(`| \`\` ${sql.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')} \`\` | ${code} |`);
    }
  } finally {
    await wall.close();
  }
  const table = (title: string, rows: readonly string[]) =>
    rows.length === 0 ? '' : `### ${title}: ${rows.length}\n\n| statement | code |\n|---|---|\n${rows.join('\n')}\n`;
  return [`## ${TITLES[dialect]}\n`, table('Policy only', lines.done), table('Failed', lines.useless), table('Denied', lines.denied)].join(
    '\n',
  );
}
