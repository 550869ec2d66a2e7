import path from 'node:path';
import type { Dialect } from '@dumpdock/contracts';
import { onMariadb, tempRoot, testServices } from '@dumpdock/testkit';
import { expect, test } from 'vitest';
import { REFUSED as MYSQL } from '../../../dump/test/policy/mysql-attacks.ts';
import { VARIANTS as MYSQL_VARIANTS } from '../../../dump/test/policy/mysql-variants.ts';
import { REFUSED as POSTGRESQL } from '../../../dump/test/policy/postgres-attacks.ts';
import { VARIANTS as POSTGRESQL_VARIANTS } from '../../../dump/test/policy/postgres-variants.ts';
import { REFUSED as SQLITE } from '../../../dump/test/policy/sqlite-attacks.ts';
import { VARIANTS as SQLITE_VARIANTS } from '../../../dump/test/policy/sqlite-variants.ts';
import { mariadbWall, type Outcome, postgresWall, sqliteWall, type Wall } from './walls.ts';

/** Commands of a client program: no server ever sees them. */
const CLIENT_COMMAND = /^(?:[\\.]|(?:source|system|tee|pager|use|DELIMITER) )|\\g|^:/;

const TITLES: Readonly<Record<Dialect, string>> = {
  postgresql: 'PostgreSQL 15, the role of `dumpdock targets check`, in a transaction',
  mysql: 'MariaDB, the role of `dumpdock targets check`',
  sqlite: 'SQLite as the loader opens it',
};

const HEAD = `# The second wall

Every statement that the policy refuses, thrown at a target past the policy: what its role stops by itself, and what only the policy stops. Made by
\`vitest run --project services packages/engines/test/second-wall -u\`, and held by that test. Codes are the server's own.

*Denied*: the role may not, the server has no such statement, or it is forbidden inside of the one transaction of a load. *Failed*: it could not work on the target
of the test for another reason, for example because an extension or a plugin is not there: the role does not have the right to install one. *Policy only*: it
was done. What such a statement reaches is what the role owns: its own database, its own password, its own sessions, and time, which
\`IMPORT_TIMEOUT_MS\` ends; LOAD_FILE gives it NULL. The loader checks after each statement that its transaction is still open.
`;

test('what the policy refuses is denied by the target too, or is listed', async () => {
  const isMaria = testServices().mysqlClients.load[0] === 'mariadb';
  const file = path.join(import.meta.dirname, '../../../../docs', isMaria ? 'second-wall.md' : 'second-wall-mysql.md');
  await expect([HEAD, ...(isMaria ? await everySection() : [await mysqlSection()])].join('\n')).toMatchFileSnapshot(file);
}, 400_000);

async function everySection(): Promise<string[]> {
  await using root = await tempRoot();
  return [
    await section('postgresql', POSTGRESQL, POSTGRESQL_VARIANTS, await postgresWall()),
    await section('mysql', MYSQL, MYSQL_VARIANTS, await mariadbWall()),
    await section('sqlite', SQLITE, SQLITE_VARIANTS, await sqliteWall(root.dir)),
  ];
}

/** The MySQL of the run: see CONTRIBUTING.md. */
async function mysqlSection(): Promise<string> {
  const [server] = await onMariadb(testServices().mariadb, ['SELECT VERSION() AS version']);
  const text = await section('mysql', MYSQL, MYSQL_VARIANTS, await mariadbWall());
  return text.replace('MariaDB', `MySQL ${/^[\d.]+/.exec(String(server?.['version']))?.[0]}`);
}

async function section(dialect: Dialect, statements: readonly string[], variants: readonly string[], wall: Wall): Promise<string> {
  try {
    const { done, useless, denied } = await thrown(wall, statements);
    const more = await thrown(wall, variants);
    return [
      `## ${TITLES[dialect]}\n`,
      table(`Policy only: ${done.length}`, done),
      table(`Failed: ${useless.length}`, useless),
      table(`Denied: ${denied.length}`, denied),
      table(
        `Other spellings and neighbours: ${more.denied.length} denied, ${more.useless.length} failed, policy only these ${more.done.length}`,
        more.done,
      ),
    ].join('\n');
  } finally {
    await wall.close();
  }
}

/** What became of each, as rows of a table. */
async function thrown(wall: Wall, statements: readonly string[]): Promise<Record<Outcome['result'], string[]>> {
  const rows = { denied: [] as string[], useless: [] as string[], done: [] as string[] };
  for (const sql of statements.filter((text) => !CLIENT_COMMAND.test(text))) {
    const { result, code } = await wall.throwAt(sql.replace(/;$/, ''));
    rows[result].push(`| \`\` ${sql.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')} \`\` | ${code} |`);
  }
  return rows;
}

function table(title: string, rows: readonly string[]): string {
  return rows.length === 0 ? '' : `### ${title}\n\n| statement | code |\n|---|---|\n${rows.join('\n')}\n`;
}
