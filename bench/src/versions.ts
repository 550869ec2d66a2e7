import { execFileSync } from 'node:child_process';

/** Versions of what is compared. */
export function readVersions(postgres: 15 | 18): Record<string, string> {
  return {
    node: process.version,
    postgresql: postgres === 18 ? '18 (embedded)' : '15 (Debian)',
    psql: firstLine('psql', '--version'),
    mariadb: firstLine('mariadb', '--version'),
    sqlite3: firstLine('sqlite3', '--version'),
    'sqlite in node': process.versions['sqlite'] ?? '',
  };
}

function firstLine(program: string, flag: string): string {
  return execFileSync(program, [flag], { encoding: 'utf8' }).split('\n')[0] ?? '';
}
