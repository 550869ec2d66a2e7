import { DumpdockError } from '@dumpdock/contracts';
import type { Target, TargetCheck } from '../../engine.ts';
import { withSession } from './connect.ts';

const RECIPE = `CREATE ROLE dumpdock LOGIN PASSWORD '…' NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS;
CREATE DATABASE app OWNER dumpdock;
\\connect app
ALTER SCHEMA public OWNER TO dumpdock;`;

/** Role attributes and memberships that loading never needs (PostgreSQL manual, "Role Attributes", "Predefined Roles"). */
const ROLE = `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, pg_catalog.current_setting('server_version') AS version,
  ARRAY(SELECT m.rolname::text FROM pg_catalog.pg_roles m WHERE m.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
    AND pg_catalog.pg_has_role(r.oid, m.oid, 'member')) AS member_of
  FROM pg_catalog.pg_roles r WHERE rolname = current_user`;

interface RoleRow {
  readonly rolsuper: boolean;
  readonly rolcreaterole: boolean;
  readonly rolcreatedb: boolean;
  readonly rolreplication: boolean;
  readonly rolbypassrls: boolean;
  readonly version: string;
  readonly member_of: readonly string[];
}

/** Whether the target answers and what its role can do beyond need. */
export async function checkTarget(target: Target, signal: AbortSignal): Promise<TargetCheck> {
  signal.throwIfAborted();
  try {
    const { rows } = await withSession(target, (client) => client.query<RoleRow>(ROLE));
    const role = rows[0];
    return { reachable: true, serverVersion: role?.version ?? null, excess: role === undefined ? [] : excessOf(role), recipe: RECIPE };
  } catch (error) {
    if (!(error instanceof DumpdockError)) throw error;
    return { reachable: false, serverVersion: null, excess: [], recipe: RECIPE };
  }
}

function excessOf(role: RoleRow): string[] {
  if (role.rolsuper) return ['The role is a superuser: it can read files and run programs on the server.'];
  return [
    ...(role.rolcreaterole ? ['The role can make other roles (CREATEROLE).'] : []),
    ...(role.rolcreatedb ? ['The role can make databases (CREATEDB).'] : []),
    ...(role.rolreplication ? ['The role can replicate the whole server (REPLICATION).'] : []),
    ...(role.rolbypassrls ? ['The role passes by row security (BYPASSRLS).'] : []),
    ...role.member_of.map((name) => `The role is a member of ${name}.`),
  ];
}
