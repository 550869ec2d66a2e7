import { mysqlPolicy } from './mysql/index.ts';
import type { PolicyRule } from './policy-rule.ts';
import { postgresPolicy } from './postgres/index.ts';
import { sqlitePolicy } from './sqlite/index.ts';

const TITLES = { postgresql: 'PostgreSQL', mysql: 'MySQL and MariaDB', sqlite: 'SQLite' } as const;

/** docs/sql-policy.md: every rule of every dialect. */
export function policyDocument(): string {
  const head = `# SQL policy

What becomes of each kind of statement. *allow*: loaded. *strip*: left out and listed in the inspection. *grant*: loaded with consent by name.
*refuse*: never loaded. Made by \`node packages/dump/scripts/write-policy.ts\` from the tables that the inspection and the loaders use.
What the role of a target stops too, and what only this table does: [second-wall.md](second-wall.md).
`;
  return [head, ...[postgresPolicy, mysqlPolicy, sqlitePolicy].map(section)].join('\n');
}

function section(rules: readonly PolicyRule[]): string {
  const rows = rules.map(({ code, decision, grants, what, why, example }) => {
    const verdict = grants.length === 0 ? decision : `${decision}: ${grants.join(', ')}`;
    return `| \`${code}\` | ${verdict} | ${cell(what)} | ${cell(why)} | \`${cell(example)}\` |`;
  });
  const title = TITLES[rules[0]?.dialect ?? 'postgresql'];
  return `## ${title}\n\n| code | decision | what | why | example |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
