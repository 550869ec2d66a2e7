import { ERROR_CODES, type ErrorCode } from '@dumpdock/contracts';
import { SUGGESTIONS as MYSQL } from './mysql/suggestions.ts';
import { SUGGESTIONS as POSTGRES } from './postgres/suggestions.ts';
import { SUGGESTIONS as SQLITE } from './sqlite/sqlite-error.ts';

const HEAD = `# Troubleshooting by error code

Every error has a \`code\`, a sentence that says what happened, and one that says what to do; for SQL also the place in the dump. \`dumpdock show ID\`, the page of the import and
\`GET /imports/{id}\` show all of it. Made by \`node packages/engines/scripts/write-troubleshooting.ts\` from the tables that the program answers with.
`;

const CHAPTERS: readonly { readonly title: string; readonly has: (code: ErrorCode) => boolean }[] = [
  { title: 'The archive or the dump', has: (code) => ERROR_CODES[code].http === 422 && code !== 'SQL_ERROR' },
  { title: 'The request', has: (code) => ERROR_CODES[code].http >= 400 && ERROR_CODES[code].http < 500 && ERROR_CODES[code].http !== 422 },
  { title: 'The work and its surroundings', has: (code) => ERROR_CODES[code].http >= 500 },
];

/** docs/troubleshooting.md: every code, and what to do about what servers refuse. */
export function troubleshootingDocument(): string {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];
  const chapters = CHAPTERS.map(({ title, has }) => codeTable(title, codes.filter(has)));
  return [HEAD, ...chapters, serverChapter()].join('\n');
}

function codeTable(title: string, codes: readonly ErrorCode[]): string {
  const rows = codes.map((code) => {
    const { http, exit, retry, title: what, advice } = ERROR_CODES[code];
    return `| \`${code}\` | ${what} | ${advice} | ${http} | ${exit} | ${retry ? 'yes' : 'no'} |`;
  });
  return `## ${title}\n\n| code | what happened | what to do | HTTP | exit | may work later |\n|---|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function serverChapter(): string {
  const intro = `## What the target refused

\`SQL_ERROR\`: the target refused a statement and nothing was loaded. \`server_code\` is the server's own code; these are the ones that real dumps meet most.
`;
  return [
    intro,
    suggestionTable('PostgreSQL', 'SQLSTATE', Object.entries(POSTGRES)),
    suggestionTable('MySQL and MariaDB', 'number', Object.entries(MYSQL)),
    suggestionTable(
      'SQLite',
      'message',
      SQLITE.map(([pattern, text]) => [spoken(pattern), text]),
    ),
  ].join('\n');
}

function suggestionTable(title: string, key: string, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, text]) => `| \`${name}\` | ${text.replaceAll('|', '\\|')} |`);
  return `### ${title}\n\n| ${key} | what to do |\n|---|---|\n${lines.join('\n')}\n`;
}

/** A pattern as a person reads it. */
function spoken(pattern: RegExp): string {
  return pattern.source.replace(/^\^/, '').replaceAll('(?:', '(').replaceAll('|', ' or ').replaceAll('\\d+', 'N');
}
