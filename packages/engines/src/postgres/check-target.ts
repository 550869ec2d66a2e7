import type { Target, TargetCheck } from '../engine.ts';
import { forALook } from '../shared/why-aborted.ts';
import { withSession } from './connect.ts';

const RECIPE = `CREATE ROLE dumpdock LOGIN PASSWORD '…' NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 8;
ALTER ROLE dumpdock SET temp_file_limit = '20GB';
CREATE DATABASE app OWNER dumpdock;
REVOKE CONNECT ON DATABASE app FROM PUBLIC;
\\connect app
ALTER SCHEMA public OWNER TO dumpdock;`;

/** Roles whose members reach the server's programs and files. */
const OUT_OF_THE_DATABASE = ['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'];

/**
 * Role attributes and memberships that loading never needs (PostgreSQL manual, "Role Attributes", "Predefined Roles"), and extensions whose functions a routine of
 * a dump could call to reach out.
 */
const ROLE = `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, pg_catalog.current_setting('server_version') AS version,
  ARRAY(SELECT m.rolname::text FROM pg_catalog.pg_roles m WHERE m.rolname LIKE 'pg\\_%' AND m.rolname <> 'pg_database_owner'
    AND pg_catalog.pg_has_role(r.oid, m.oid, 'member')) AS member_of,
  ARRAY(SELECT m.rolname::text FROM pg_catalog.pg_roles m WHERE m.rolsuper AND NOT r.rolsuper AND pg_catalog.pg_has_role(r.oid, m.oid, 'member')) AS superusers,
  ARRAY(SELECT extname::text FROM pg_catalog.pg_extension WHERE extname IN ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'xml2', 'plpython3u',
    'plperlu', 'pltclu', 'pg_cron')) AS reaching
  FROM pg_catalog.pg_roles r WHERE rolname = current_user`;

interface RoleRow {
  readonly rolsuper: boolean;
  readonly rolcreaterole: boolean;
  readonly rolcreatedb: boolean;
  readonly rolreplication: boolean;
  readonly rolbypassrls: boolean;
  readonly version: string;
  readonly member_of: readonly string[];
  /** Superusers that the role may become with SET ROLE. */
  readonly superusers: readonly string[];
  readonly reaching: readonly string[];
}

/** Whether the target answers and what its role can do beyond need. One that is silent until a deadline is not `reachable`; rejects when it is not wanted any more. */
export async function checkTarget(target: Target, signal: AbortSignal): Promise<TargetCheck> {
  try {
    const { rows } = await withSession(target, forALook(signal), (client) => client.query<RoleRow>(ROLE));
    const role = rows[0];
    if (role === undefined) return { reachable: true, serverVersion: null, excess: [], unsafe: [], recipe: RECIPE };
    return { reachable: true, serverVersion: role.version, excess: excessOf(role), unsafe: unsafeOf(role), recipe: RECIPE };
  } catch (error) {
    if (signal.aborted && error === signal.reason) throw error;
    return { reachable: false, serverVersion: null, excess: [], unsafe: [], recipe: RECIPE };
  }
}

function unsafeOf(role: RoleRow): string[] {
  if (role.rolsuper) return ['The role is a superuser: it can read files and run programs on the server.'];
  return [...role.member_of.filter((name) => OUT_OF_THE_DATABASE.includes(name)).map(memberOf), ...role.superusers.map(mayBecome)];
}

const memberOf = (name: string): string => `The role is a member of ${name}.`;
const mayBecome = (name: string): string => `The role is a member of ${name}, which is a superuser.`;

function excessOf(role: RoleRow): string[] {
  const reaching = role.reaching.map((name) => `The database has the extension ${name}: routines of a dump could reach out through it.`);
  if (role.rolsuper) return [...unsafeOf(role), ...reaching];
  return [
    ...(role.rolcreaterole ? ['The role can make other roles (CREATEROLE).'] : []),
    ...(role.rolcreatedb ? ['The role can make databases (CREATEDB).'] : []),
    ...(role.rolreplication ? ['The role can replicate the whole server (REPLICATION).'] : []),
    ...(role.rolbypassrls ? ['The role passes by row security (BYPASSRLS).'] : []),
    ...role.member_of.map(memberOf),
    ...role.superusers.map(mayBecome),
    ...reaching,
  ];
}
