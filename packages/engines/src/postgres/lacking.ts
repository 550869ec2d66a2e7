import type { Inspection } from '@dumpdock/contracts';
import type pg from 'pg';

const SERVER = `SELECT pg_catalog.current_setting('server_version_num')::int / 10000 AS major, pg_catalog.current_setting('server_encoding') AS encoding,
  (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS superuser`;
const EXTENSIONS = `SELECT a.name, bool_or(v.trusted OR NOT v.superuser) AS may, e.oid IS NOT NULL AS there
  FROM pg_catalog.pg_available_extensions a JOIN pg_catalog.pg_available_extension_versions v ON v.name = a.name
  LEFT JOIN pg_catalog.pg_extension e ON e.extname = a.name WHERE a.name = ANY($1) GROUP BY 1, 3`;

/** Encodings of a dump that every server can take into a UTF8 database; only another database encoding may lack characters. */
const SAME = 'UTF8';

/** What the dump takes for granted and the target lacks, one sentence each. */
export async function findLacking(client: pg.Client, inspection: Inspection): Promise<string[]> {
  const { rows } = await client.query<{ major: number; encoding: string; superuser: boolean }>(SERVER);
  const server = rows[0];
  if (server === undefined) return [];
  return [
    ...versionOf(inspection, server.major),
    ...encodingOf(inspection, server.encoding),
    ...(await extensionsOf(client, extensionNames(inspection), server.superuser)),
  ];
}

function versionOf({ generator: { version } }: Inspection, major: number): string[] {
  const dumped = Number(/^\d+/.exec(version ?? '')?.[0] ?? 0);
  if (dumped <= major || dumped > 99) return [];
  return [`The dump is written for PostgreSQL ${dumped}, the target is PostgreSQL ${major}: what is new since then will be refused.`];
}

function encodingOf({ encoding }: Inspection, target: string): string[] {
  if (target === SAME || target === encoding.toUpperCase()) return [];
  if (target === 'SQL_ASCII') return ['The database of the target has the encoding SQL_ASCII: it takes any bytes and cannot check them.'];
  return [`The database of the target is in ${target}, the dump in ${encoding}: characters that ${target} does not have will be refused.`];
}

async function extensionsOf(client: pg.Client, wanted: readonly string[], superuser: boolean): Promise<string[]> {
  if (wanted.length === 0) return [];
  const { rows } = await client.query<{ name: string; may: boolean; there: boolean }>(EXTENSIONS, [wanted]);
  return wanted.flatMap((name) => {
    const found = rows.find((row) => row.name === name);
    if (found === undefined)
      return [`The server does not offer the extension ${name}: install its package (most are in postgresql-contrib).`];
    return found.there || found.may || superuser
      ? []
      : [`Only a superuser may create the extension ${name}: let one create it in the target first.`];
  });
}

/** The names stand in the examples of the grant; snippets keep names. */
function extensionNames({ requires }: Inspection): string[] {
  const examples = requires.find(({ grant }) => grant === 'extensions')?.examples ?? [];
  const names = examples.flatMap(
    ({ snippet }) => /^create extension (?:if not exists )?(?:"([^"]+)"|([\w-]+))/i.exec(snippet)?.slice(1) ?? [],
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}
